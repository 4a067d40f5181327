"""What a picture is, and the choices it is made from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from components.charts import Chart
from data.names import fold

Raw = Mapping[str, object]  # what an address or a briefing says: parameter -> text or list of texts


@dataclass(frozen=True)
class Picture:
    """A map (`scene`) or a chart, what it says, and the records behind it.

    `rows` are the rows of the view of `table` that the picture draws, in its order. `filters` says in words what was chosen;
    `address` is path and query of the page that shows the same picture, with defaults left out. `context` is what
    `picks.picked` needs to tell which rows stand behind a value.
    """

    name: str
    title: str
    alt: str
    table: str
    rows: pd.DataFrame
    page: str
    filters: tuple[str, ...] = ()
    address: str = "/"
    scene: dict | None = None
    chart: Chart | None = None
    note: str = ""
    context: Mapping = field(default_factory=dict)

    @property
    def is_map(self) -> bool:
        """Whether it is a map and not a chart."""
        return self.scene is not None


@dataclass(frozen=True)
class Spec:
    """How a picture is made: its function, the page it stands on, the parameters that it understands, in the words of the address."""

    name: str
    page: str
    parameters: tuple[str, ...]
    draw: Callable[..., Picture]
    label: str


@dataclass
class Choices:
    """The choices behind a picture, as texts of an address: read by name, each against what the data offers.

    A value that the data does not offer is dropped and remembered in `problems` as (parameter, value, what would be right);
    a page ignores them, a briefing reports them.
    """

    raw: Raw
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    used: dict[str, list[str]] = field(default_factory=dict)

    def texts(self, parameter: str) -> list[str]:
        """The values of a parameter as they stand."""
        value = self.raw.get(parameter)
        if value is None or value == "":
            return []
        return [str(v) for v in value] if isinstance(value, (list, tuple, set)) else [str(value)]

    def many(self, parameter: str, options: Iterable, label: str, names: Mapping | None = None) -> list:
        """The chosen ones of `options`, given by value or by name (case and diacritics ignored)."""
        names = {} if names is None else names
        options = [o for o in dict.fromkeys(options) if o is not None and o == o and o != ""]
        by_text = {fold(str(names.get(o, o))): o for o in reversed(options)} | {fold(str(o)): o for o in reversed(options)}
        chosen = []
        for text in self.texts(parameter):
            option = by_text.get(fold(text))
            if option is None:
                self.problems.append((parameter, text, "one of " + ", ".join(sorted(str(names.get(o, o)) for o in options)[:12])))
            elif option not in chosen:
                chosen.append(option)
        if chosen:
            shown = [str(names.get(o, o)) for o in chosen]
            self.words.append(f"{label}: {', '.join(shown)}")
            self.used[parameter] = shown
        return chosen

    def one(self, parameter: str, options: Iterable, default: object, label: str = "", names: Mapping | None = None) -> object:
        """The chosen one of `options`, the default where none is named; a choice other than the default is put in words."""
        length = len(self.words)
        chosen = self.many(parameter, options, label, names)
        del self.words[length:]
        self._only_one(parameter)
        value = chosen[0] if chosen else default
        if value == default:
            self.used.pop(parameter, None)
        elif label:
            self.words.append(f"{label}: {value if names is None else names.get(value, value)}")
        return value

    def flag(self, parameter: str, label: str = "") -> bool:
        """Whether a toggle is on."""
        on = False
        for text in self.texts(parameter):
            if fold(text) in ("true", "1", "yes", "on"):
                on = True
            elif fold(text) not in ("false", "0", "no", "off"):
                self.problems.append((parameter, text, "true or false"))
        if on:
            self.used[parameter] = ["true"]
            if label:
                self.words.append(label)
        return on

    def text(self, parameter: str, label: str) -> str:
        """A free text, at most 200 characters of it."""
        text = " ".join(self.texts(parameter))[:200].strip()
        if text:
            self.used[parameter] = [text]
            self.words.append(f"{label}: {text}")
        return text

    def numbers(self, parameter: str, low: int, high: int, label: str) -> tuple[int, int]:
        """A range of whole numbers within low and high; the whole range where none is named."""
        try:
            values = sorted(int(float(text)) for text in self.texts(parameter))
        except (ValueError, OverflowError):  # int of "inf" overflows
            values = []
            self.problems.append((parameter, ", ".join(self.texts(parameter)), f"two whole numbers from {low} to {high}"))
        if len(values) != 2 or values[0] > high or values[1] < low:
            if values:
                self.problems.append((parameter, ", ".join(map(str, values)), f"two whole numbers from {low} to {high}"))
            return low, high
        chosen = max(values[0], low), min(values[1], high)
        if chosen != (low, high):
            self.used[parameter] = [str(v) for v in chosen]
            self.words.append(f"{label}: {chosen[0]}–{chosen[1]}")
        return chosen

    def day(self, parameter: str, default: date) -> date:
        """A day of this or the last century, the default where none is named."""
        texts = self.texts(parameter)
        self._only_one(parameter)
        try:
            value = date.fromisoformat(texts[0][:10]) if texts else default
            if not 1900 <= value.year < 2100:
                raise ValueError(value)
        except ValueError:
            self.problems.append((parameter, texts[0], "a day such as 2025-06-24"))
            value = default
        if value != default:
            self.used[parameter] = [value.isoformat()]
        return value

    def _only_one(self, parameter: str) -> None:
        if len(texts := self.texts(parameter)) > 1:
            self.problems.append((parameter, ", ".join(texts), "one value"))

    def address(self, page: str) -> str:
        """Path and query of a page with these choices."""
        path = "/" if page == "overview" else f"/{page}"
        query = urlencode([(key, value) for key, values in self.used.items() for value in values])
        return f"{path}?{query}" if query else path
