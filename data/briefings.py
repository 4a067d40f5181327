"""Briefings as files: YAML that people edit, read with the place of every part, and the check of its form.

The format is described in docs/briefings.md. What needs pictures (an unknown picture, a filter that the data does not offer, a
figure that cannot be computed) is checked by components/briefings.py; here is all that the text alone tells. YAML may come from
anybody: it is read without objects, anchors, aliases or tags, up to a size.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from data.cells import closest
from data.raw import Issue

FOLDER = "briefings"
MOST_BYTES = 200_000
MOST_STEPS = 40
MOST_CALLOUTS = 4
# key -> the most characters that its text may have
TEXTS = {"title": 120, "audience": 200, "headline": 160, "text": 600, "notes": 4000, "callout": 160}
BRIEFING_KEYS = ("title", "audience", "language", "parameters", "figures", "steps")
STEP_KEYS = ("headline", "text", "view", "notes", "callouts", "figures", "when")
PARAMETERS = ("country",)
COUNTED = ("agreements", "sites", "funding")
# what a figure can be: operation -> the keys that may stand beside it
OPERATIONS = {
    "count": ("where", "noun"), "conflicts": ("where", "noun"), "withheld": ("where", "noun"), "different": ("by", "where", "noun"),
    "most": ("by", "top", "where"), "names": ("by", "top", "where"), "euros": ("where",), "record": ("field",), "said": ("field",),
    "measure": ("country", "noun"), "overview": (), "share": ("of",),
}
NEEDED = {"different": ("by",), "most": ("by",), "names": ("by",), "record": ("field",), "said": ("field",), "measure": ("country",), "share": ("of",)}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_CALM = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"})  # a date stays the text that it is


@dataclass(frozen=True)
class Step:
    """One step as it is written: texts with placeholders, and the view as an address holds it."""

    headline: str
    text: str = ""
    view: Mapping[str, object] | None = None
    notes: str = ""
    callouts: tuple[str, ...] = ()
    figures: Mapping[str, Mapping] = field(default_factory=dict)
    when: str = ""


@dataclass(frozen=True)
class Briefing:
    """A briefing as it is written. `name` is that of its file; `line_of` gives the line of a part such as `steps[2].view`."""

    name: str
    title: str
    audience: str
    steps: tuple[Step, ...]
    language: str = "en"
    parameters: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Mapping] = field(default_factory=dict)
    file: str = ""
    line_of: Callable[[str], int] = field(default=lambda path: 1, compare=False, repr=False)

    def issue(self, path: str, message: str) -> Issue:
        """A problem of one part, with its place in the file."""
        return Issue(self.file, self.line_of(path), path, message)


class BriefingError(ValueError):
    """The text is no briefing; `issues` says what is wrong and what would be right."""

    def __init__(self, issues: list[Issue]):
        self.issues = issues
        super().__init__(str(issues[0]))


# ---- reading -------------------------------------------------------------------------------------------------------


def read_folder(folder: Path) -> tuple[list[Briefing], list[Issue]]:
    """The briefings of a data folder, by file name, and every problem of form; nothing where there is no folder of them."""
    found, issues = [], []
    for path in sorted((Path(folder) / FOLDER).glob("*.yaml")):
        try:
            found.append(parse(path.read_bytes(), path.stem, f"{FOLDER}/{path.name}"))
        except BriefingError as error:
            issues.extend(error.issues)
        except OSError as error:
            issues.append(Issue(f"{FOLDER}/{path.name}", 1, "", f"cannot be read: {error.strerror}"))
    return found, issues


def parse(content: bytes | str, name: str, file: str) -> Briefing:
    """The briefing in a YAML text; BriefingError with every problem when it is none."""
    value, lines = _read_yaml(content, file)
    return from_value(value, name, file, lines)


def from_value(value: object, name: str, file: str, lines: Mapping[str, int] | None = None) -> Briefing:
    """The briefing in plain mappings and lists; BriefingError with every problem when they are none."""
    lines = {} if lines is None else lines

    def line_of(path: str) -> int:
        while path and path not in lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return lines.get(path, 1)

    issues = [Issue(file, line_of(path), path, message) for path, message in _problems(value)]
    if issues:
        raise BriefingError(sorted(issues))
    return Briefing(
        name, value["title"].strip(), value["audience"].strip(), tuple(_step(s) for s in value["steps"]), value.get("language", "en"),
        {k: str(v) for k, v in (value.get("parameters") or {}).items()}, dict(value.get("figures") or {}), file, line_of)


def _step(value: Mapping) -> Step:
    return Step(
        _one_line(value["headline"]), _one_line(value.get("text") or ""), value.get("view"), (value.get("notes") or "").strip(),
        tuple(_one_line(c) for c in value.get("callouts") or ()), dict(value.get("figures") or {}), value.get("when") or "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read_yaml(content: bytes | str, file: str) -> tuple[object, dict[str, int]]:
    """Plain values of a YAML text, and the line of each part."""

    def fail(line: int, message: str) -> BriefingError:
        return BriefingError([Issue(file, line, "", message)])

    if len(content) > MOST_BYTES:
        raise fail(1, f"has more than {MOST_BYTES:,} bytes; a briefing is shorter")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise fail(1, "is not UTF-8; save it as UTF-8") from None
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
                raise fail(token.start_mark.line + 1, "has an anchor, an alias or a tag (&, *, !); write the text itself, in quotes where it starts so")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[str, int] = {}
        problems: list[Issue] = []
        value = _plain(node, "", lines, problems, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise fail(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}; put a text with : or # or {{ in quotes") from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, BriefingError):
            raise
        raise fail(1, f"is not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise fail(1, "is nested too deeply") from None
    if problems:
        raise BriefingError(problems)
    return value, lines


def _plain(node: yaml.Node | None, path: str, lines: dict[str, int], problems: list[Issue], file: str) -> object:
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag in _CALM else yaml.SafeLoader("").construct_object(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, f"{path}[{i}]", lines, problems, file) for i, child in enumerate(node.value, 1)]
    found = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Issue(file, key.start_mark.line + 1, path, "has a key that is no word"))
            continue
        below = f"{path}.{key.value}" if path else key.value
        if key.value in found:
            problems.append(Issue(file, key.start_mark.line + 1, below, f"stands twice, first in line {lines[below]}; keep one"))
            continue
        lines[below] = key.start_mark.line + 1
        found[key.value] = _plain(child, below, lines, problems, file)
    return found


# ---- the form ------------------------------------------------------------------------------------------------------


def _problems(value: object) -> list[tuple[str, str]]:
    """What is wrong with the form, as (part, what is wrong and what would be right)."""
    if not isinstance(value, dict):
        return [("", "is no briefing: it needs title, audience and steps")]
    found = _unknown("", value, BRIEFING_KEYS)
    for key in ("title", "audience"):
        found += _text(key, value.get(key), TEXTS[key], needed=True)
    if not re.fullmatch(r"[a-z]{2}", str(value.get("language", "en"))):
        found.append(("language", "is no language; write two letters such as en"))
    parameters, figures = value.get("parameters") or {}, value.get("figures") or {}
    found += _mapping("parameters", parameters) or [
        *((f"parameters.{k}", f"is no parameter; there is {', '.join(PARAMETERS)}") for k in parameters if k not in PARAMETERS),
        *((f"parameters.{k}", "is no text; write what is chosen unless a reader chooses otherwise") for k, v in parameters.items() if not isinstance(v, str))]
    found += _figures("figures", figures)
    known = {*(parameters if isinstance(parameters, dict) else ()), *(figures if isinstance(figures, dict) else ())}
    for key in ("title", "audience"):
        found += _placeholders(key, value.get(key), known)
    steps = value.get("steps")
    if not isinstance(steps, list) or not steps:
        return [*found, ("steps", "is empty; a briefing has at least one step with a headline")]
    if len(steps) > MOST_STEPS:
        return [*found, ("steps", f"has {len(steps)} steps; a briefing has at most {MOST_STEPS}")]
    for i, step in enumerate(steps, 1):
        found += _step_problems(f"steps[{i}]", step, known)
    return found


def _step_problems(path: str, step: object, known: set[str]) -> list[tuple[str, str]]:
    if not isinstance(step, dict):
        return [(path, "is no step; it needs a headline, and may have text, view, notes and callouts")]
    found = _unknown(path, step, STEP_KEYS)
    found += _text(f"{path}.headline", step.get("headline"), TEXTS["headline"], needed=True)
    for key in ("text", "notes"):
        found += _text(f"{path}.{key}", step.get(key), TEXTS[key])
    callouts = step.get("callouts")
    if callouts is not None and (not isinstance(callouts, list) or len(callouts) > MOST_CALLOUTS):
        found.append((f"{path}.callouts", f"is no list of at most {MOST_CALLOUTS} short texts"))
        callouts = None
    for n, text in enumerate(callouts or (), 1):
        found += _text(f"{path}.callouts[{n}]", text, TEXTS["callout"], needed=True)
    figures = step.get("figures") or {}
    found += _figures(f"{path}.figures", figures)
    known = known | set(figures if isinstance(figures, dict) else ())
    for key, text in (("headline", step.get("headline")), ("text", step.get("text")), ("notes", step.get("notes")), *((f"callouts[{n}]", c) for n, c in enumerate(callouts or (), 1))):
        found += _placeholders(f"{path}.{key}", text, known)
    when = step.get("when")
    if when is not None and not (isinstance(when, str) and when in known):
        found.append((f"{path}.when", f"names no figure; there are {', '.join(sorted(known)) or 'none'}"))
    if step.get("view") is not None:
        found += _view(f"{path}.view", step["view"])
    return found


def _view(path: str, view: object) -> list[tuple[str, str]]:
    if not isinstance(view, dict):
        return [(path, "is no view; write picture: and below it the choices, as in the address of its page")]
    found = [] if isinstance(view.get("picture"), str) and view["picture"] else [(f"{path}.picture", "is missing; name the map or chart, such as sites_map")]
    for key, value in view.items():
        below = f"{path}.{key}"
        if key == "camera":
            if not (isinstance(value, list) and len(value) == 3 and all(_is_number(v) for v in value) and value[2] > 0):
                found.append((below, "is no camera; write [x, y, width] in kilometres, as map= in the address of a page"))
        elif key == "year":
            if not isinstance(value, int) or isinstance(value, bool) or not 1900 <= value <= 2200:
                found.append((below, "is no year; write it in four digits"))
        elif key != "picture":
            found += _choice(below, value)
    return found


def _choice(path: str, value: object) -> list[tuple[str, str]]:
    values = value if isinstance(value, list) else [value]
    return [] if values and all(isinstance(v, (str, int, float, bool)) for v in values) else [(path, "is no choice; write a text or a list of texts")]


def _figures(path: str, figures: object) -> list[tuple[str, str]]:
    if found := _mapping(path, figures):
        return found
    for name, figure in figures.items():
        below = f"{path}.{name}"
        if not _NAME.fullmatch(name):
            found.append((below, "is no name for a figure; use small letters, digits and _, a letter first"))
        found += _figure(below, figure)
    return found


def _figure(path: str, figure: object) -> list[tuple[str, str]]:
    operations = [key for key in figure if key in OPERATIONS] if isinstance(figure, dict) else []
    if len(operations) != 1:
        return [(path, f"is no figure; it needs one of {', '.join(OPERATIONS)}")]
    [operation] = operations
    allowed, of = OPERATIONS[operation], figure[operation]
    found = _unknown(path, figure, (operation, *allowed))
    found += [(f"{path}.{key}", f"is missing; {operation} needs it") for key in NEEDED.get(operation, ()) if not figure.get(key)]
    if not isinstance(of, str) or not of:
        return [*found, (f"{path}.{operation}", "is no text")]
    is_record = bool(re.fullmatch(r"[a-z_]+/\S+", of))
    counts = (*COUNTED, "picture") if operation in ("count", "conflicts", "withheld") else ("funding",) if operation == "euros" else COUNTED
    if operation in ("record", "said") and not is_record:
        found.append((f"{path}.{operation}", "is no record; write table/id, such as agreements/dnk-ukr-hague-2025"))
    elif operation in ("count", "conflicts", "withheld", "different", "most", "names", "euros") and of not in counts and not (operation == "conflicts" and is_record):
        found.append((f"{path}.{operation}", f"'{of}' cannot be counted so; there are {', '.join(counts)}{closest(of, counts)}"))
    if "where" in figure:
        found += _mapping(f"{path}.where", figure["where"]) or [p for k, v in figure["where"].items() for p in _choice(f"{path}.where.{k}", v)]
    found += [(f"{path}.{key}", "is no text") for key in ("noun", "by", "field", "country", "of") if key in figure and figure[key] is not None and not isinstance(figure[key], str)]
    top = figure.get("top", 3)
    if not isinstance(top, int) or isinstance(top, bool) or not 1 <= top <= 12:
        found.append((f"{path}.top", "is no number from 1 to 12"))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e6


def _mapping(path: str, value: object) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [(path, "is no list of names with values; write name: value on lines of their own")]
    return []


def _unknown(path: str, value: dict, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"{path}.{key}" if path else str(key), f"is unknown; there are {', '.join(keys)}{closest(str(key), keys)}") for key in value if key not in keys]


def _text(path: str, value: object, most: int, needed: bool = False) -> list[tuple[str, str]]:
    if value is None or value == "":
        return [(path, "is missing; write it")] if needed else []
    if not isinstance(value, str):
        return [(path, f"is no text but {value!r:.40}; put it in quotes")]
    if not value.strip():
        return [(path, "is empty; write it")] if needed else []
    return [(path, f"has {len(value)} characters; at most {most} can be read on a slide")] if len(value) > most else []


def _placeholders(path: str, text: object, known: set[str]) -> list[tuple[str, str]]:
    found = []
    for match in _PLACEHOLDER.finditer(text if isinstance(text, str) else ""):
        if match[0] in ("{{", "}}"):
            continue
        if match[1] is None:
            found.append((path, f"has a single {match[0]}; write {match[0] * 2} for the sign itself"))
        elif match[1] not in known:
            found.append((path, f"{{{match[1]}}} is no figure; declare it under figures{closest(match[1], known)}"))
    return found


def placeholders(text: str) -> list[str]:
    """The names in braces of a text, in order."""
    return [m[1] for m in _PLACEHOLDER.finditer(text) if m[1] is not None]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in the place of the names in braces; an ellipsis for a name without a value."""

    def value(match: re.Match) -> str:
        return match[0][0] if match[1] is None else values.get(match[1], "…")

    return _PLACEHOLDER.sub(value, text)


def literal(text: str) -> str:
    """A text in which braces stand for themselves."""
    return text.replace("{", "{{").replace("}", "}}")


# ---- writing -------------------------------------------------------------------------------------------------------


def to_value(briefing: Briefing) -> dict:
    """The briefing in plain mappings and lists, without what is empty; the inverse of `from_value`."""
    whole = {
        "title": briefing.title, "audience": briefing.audience, "language": briefing.language, "parameters": dict(briefing.parameters), "figures": dict(briefing.figures),
        "steps": [{k: v for k, v in (
            ("headline", s.headline), ("text", s.text), ("view", dict(s.view) if s.view else None), ("notes", s.notes), ("callouts", list(s.callouts)),
            ("figures", dict(s.figures)), ("when", s.when)) if v} for s in briefing.steps],
    }
    return {key: value for key, value in whole.items() if value and not (key == "language" and value == "en")}


def to_yaml(briefing: Briefing) -> str:
    """The briefing as YAML that `parse` reads again."""
    return yaml.dump(to_value(briefing), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: a briefing with them would be refused when it is read again."""

    def ignore_aliases(self, data: object) -> bool:
        return True
