"""The figures of a briefing: each a query to the data that is put in words when the slide is drawn. Pure.

A figure is a mapping of docs/briefings.md, such as `{count: sites, where: {sites_country: Denmark}}`. Filters are the parameters of
the pages' addresses, so a figure and a picture that name the same filters speak of the same rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from components import money_choices, wording
from components.pictures import agreements, countries, funding, sites
from components.pictures.picture import Choices, Picture
from data.cells import closest, split_list
from data.names import fold

JOINTLY = f"{countries.COUNTED} jointly with others"
_CHOSEN = {"agreements": (agreements.FILTERS, agreements.chosen_agreements), "sites": (sites.FILTERS, sites.chosen_sites), "funding": (funding.FILTERS, funding.chosen_funding)}
_COUNTRY = ("agreements_country", "sites_country", "sites_abroad", "funding_recipient")  # filters that offer only the countries that occur
# what rows can be told apart by: the word in a briefing -> the column of the view
BY = {
    "sites": {"country": "country_name", "product": "product_category", "status": "status", "operator": "operator", "programme": "programme"},
    "agreements": {"country": "concerns", "partner": "concerns", "host": "host", "kind": "kind", "status": "status", "product": "product_category", "programme": "programme"},
    "funding": {"funder": "funder", "recipient country": "recipient_countries", "programme": "programme", "stage": "stage", "instrument": "instrument"},
}


class FigureError(ValueError):
    """A figure cannot be computed; `part` is the key at fault, the message says what is wrong and what would be right."""

    def __init__(self, part: str, message: str):
        self.part = part
        super().__init__(message)


@dataclass(frozen=True)
class Figure:
    """A figure in words, its value where it is a number, and the fields (table, record, field or "") that it rests on."""

    words: str
    value: float | None = None
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether it is zero or says nothing."""
        return not self.words or self.value == 0


@dataclass
class Figures:
    """The figures in reach of one step, computed when they are asked for. `picture` is that of the step."""

    declared: Mapping[str, Mapping]
    parameters: Mapping[str, str]
    tables: object
    views: object
    picture: Picture | None = None
    _done: dict[str, Figure] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Figure:
        """The figure of that name; FigureError where it cannot be computed."""
        if name in self.parameters:
            return Figure(self.parameters[name])
        if name not in self.declared:
            raise FigureError("", f"there is no figure '{name}'{closest(name, self.declared)}")
        if name in self._open:
            raise FigureError("", f"figure '{name}' needs itself")
        if name not in self._done:
            self._open.append(name)
            try:
                declared = self.declared[name]
                operation = next(key for key in declared if key in _OPERATIONS)
                self._done[name] = _OPERATIONS[operation](self, declared)
            finally:
                self._open.remove(name)
        return self._done[name]

    def put(self, value: object) -> object:
        """A value of a briefing with its parameters filled in."""
        if isinstance(value, str):
            for name, chosen in self.parameters.items():
                value = value.replace(f"{{{name}}}", chosen)
            return value
        return [self.put(v) for v in value] if isinstance(value, list) else value

    def choices(self, figure: Mapping, table: str) -> Choices:
        """The choices of a figure; FigureError for a filter that the table does not have."""
        allowed, chosen = _CHOSEN[table][0], figure.get("where") or {}
        for key in chosen:
            if key not in allowed:
                raise FigureError(f"where.{key}", f"is no filter of {table}; there are {', '.join(allowed)}{closest(key, allowed)}")
        return Choices({key: self.put(value) for key, value in chosen.items()})

    def rows(self, figure: Mapping, table: str) -> tuple[pd.DataFrame, Choices]:
        """The rows of a table that match the figure's filters; FigureError for a value that the data does not offer."""
        if table == "picture":
            if self.picture is None:
                raise FigureError("", "counts the rows of a picture, and the step has none")
            return self.picture.rows, Choices({})
        choices = self.choices(figure, table)
        rows = _CHOSEN[table][1](self.tables, self.views, choices)
        names = {fold(str(name)) for name in self.views.names}
        unseen = [p for p in choices.problems if p[0] in _COUNTRY and fold(p[1]) in names]
        if unseen:  # a country that the data knows, of which it has no such row: nothing, and no mistake
            choices.problems = [p for p in choices.problems if p not in unseen]
            rows = rows if any(choices.used.get(p[0]) for p in unseen) else rows.head(0)
        _refuse(choices)
        return rows, choices

    def counted(self, figure: Mapping) -> pd.DataFrame:
        """The statements of money that add to the sum at the stage and in the form of the figure's filters."""
        rows, choices = self.rows(figure, "funding")
        stage, group = funding.stage_and_form(choices)
        _refuse(choices)
        return money_choices.counted(rows, stage, group)


def _refuse(choices: Choices) -> None:
    if choices.problems:
        parameter, value, right = choices.problems[0]
        raise FigureError(f"where.{parameter}", f"'{value}' is not offered by the data; {right}")


def _number(n: float, figure: Mapping, fields: tuple = ()) -> Figure:
    noun = figure.get("noun") or ""
    if not noun:
        return Figure(f"{int(n):,}", float(n), fields)
    words = wording.count(int(n), noun)
    return Figure(words if n else f"no {words.removeprefix('0 ')}", float(n), fields)


def _count(figures: Figures, figure: Mapping) -> Figure:
    rows, _ = figures.rows(figure, figure["count"])
    return _number(len(rows), figure)


def _withheld(figures: Figures, figure: Mapping) -> Figure:
    rows, _ = figures.rows(figure, figure["withheld"])
    return _number(int((rows["location_precision"] == "withheld").sum()) if "location_precision" in rows else 0, figure)


def _conflicts(figures: Figures, figure: Mapping) -> Figure:
    of = figure["conflicts"]
    if "/" in of:
        table, record_id = _record(figures, of, "conflicts")
        cited = figures.views.cited
        mine = cited[(cited["owner_table"] == table) & (cited["owner_id"] == record_id)]
        pairs = mine[["table", "record_id"]].drop_duplicates()
        disagree = figures.views.conflicts.merge(pairs, on=["table", "record_id"])
        return _number(len(disagree), figure, tuple(disagree[["table", "record_id", "field"]].itertuples(index=False, name=None)))
    rows, _ = figures.rows(figure, of)
    return _number(int((rows["conflicts"] > 0).sum()), figure)


def _euros(figures: Figures, figure: Mapping) -> Figure:
    counted = figures.counted(figure)
    total = float(counted["amount_counted_eur"].sum())
    return Figure(wording.euros(total) if total else "no sum", total)


def _column(figures: Figures, figure: Mapping, operation: str) -> tuple[str, pd.Series]:
    """What the rows are told apart by, one value a row (or more), and for money its euros as the index."""
    table = figure[operation]
    by = BY[table].get(figure["by"])
    if by is None:
        raise FigureError("by", f"{table} cannot be told apart by '{figure['by']}'; there are {', '.join(BY[table])}{closest(figure['by'], BY[table])}")
    if table == "funding":
        rows = figures.counted(figure)
        weights = rows["amount_counted_eur"]
    else:
        rows, choices = figures.rows(figure, table)
        weights = pd.Series(1.0, rows.index)
    names = figures.views.names
    values = rows[by]
    if by in ("concerns", "recipient_countries"):
        if table == "funding":  # joint money is nobody's alone
            values = pd.Series([c[0] if len(c) == 1 else None for c in values], rows.index, dtype=object)
        values = values.explode().map(names)
        if figure["by"] == "partner":
            values = values[~values.isin(choices.used.get("agreements_country", []))]
    values = values.dropna()
    return table, pd.Series(weights.reindex(values.index).to_numpy(), index=pd.Index(values.to_numpy(), dtype=object))


def _ranked(figures: Figures, figure: Mapping, operation: str) -> tuple[str, pd.Series]:
    table, weights = _column(figures, figure, operation)
    sums = weights.groupby(level=0).sum()
    return table, sums.iloc[sorted(range(len(sums)), key=lambda i: (-sums.iloc[i], str(sums.index[i])))]


def _different(figures: Figures, figure: Mapping) -> Figure:
    return _number(len(_ranked(figures, figure, "different")[1]), figure)


def _most(figures: Figures, figure: Mapping) -> Figure:
    table, sums = _ranked(figures, figure, "most")
    shown = sums.head(figure.get("top", 3))
    return Figure(wording.joined([f"{name} ({wording.euros(v) if table == 'funding' else f'{int(v):,}'})" for name, v in shown.items()]), float(len(shown)))


def _names(figures: Figures, figure: Mapping) -> Figure:
    shown = _ranked(figures, figure, "names")[1].head(figure.get("top", 3))
    return Figure(wording.joined([str(name) for name in shown.index]), float(len(shown)))


def _record(figures: Figures, of: str, operation: str) -> tuple[str, str]:
    """Table and id of a record that is in the data."""
    table, _, record_id = figures.put(of).partition("/")
    try:
        declared = figures.tables.package[table]
    except KeyError:
        known = [t.name for t in figures.tables.package.tables]
        raise FigureError(operation, f"there is no table '{table}'; there are {', '.join(known)}{closest(table, known)}") from None
    ids = figures.tables[table][declared.key[0]]
    if record_id not in set(ids):
        raise FigureError(operation, f"there is no record '{record_id}' in {table}{closest(record_id, ids)}")
    return table, record_id


def _field(figures: Figures, figure: Mapping, operation: str):
    table, record_id = _record(figures, figure[operation], operation)
    declared = figures.tables.package[table]
    if figure["field"] not in declared and (table, figure["field"]) not in _COMPUTED:
        known = [*declared.names, *(name for t, name in _COMPUTED if t == table)]
        raise FigureError("field", f"{table} has no field '{figure['field']}'; there are {', '.join(known)}{closest(figure['field'], known)}")
    frame = figures.tables[table]
    return table, record_id, declared, frame[frame[declared.key[0]] == record_id].iloc[0]


def _of_record(figures: Figures, figure: Mapping) -> Figure:
    table, record_id, declared, row = _field(figures, figure, "record")
    name = figure["field"]
    if make := _COMPUTED.get((table, name)):
        words, value, cited = make(figures, row, record_id)
    else:
        words, value, cited = _in_words(figures, declared, name, row), None, name
        if not wording.is_missing(row[name]) and declared[name].type in ("number", "integer"):
            value = float(row[name])
    if not words:
        raise FigureError("field", f"{figure['record']} has no {name}; take out the sentence, or name a field that is known")
    return Figure(words, value, ((table, record_id, cited),))


def _in_words(figures: Figures, declared, name: str, row: pd.Series) -> str:
    """A cell as it reads within a sentence."""
    value, about = row[name], declared[name]
    if wording.is_missing(value):
        return ""
    if about.kind == "partial date" or about.type == "date":
        return wording.date(value)
    if about.kind == "amount":
        return wording.stated(value, row[declared.currency_of(name)])
    if "unit" in declared and about.type == "number" and len(str(row["unit"])) == 3 and str(row["unit"]).isupper():
        return wording.stated(value, row["unit"])
    if about.type == "integer" and name.endswith("_year"):
        return str(value)
    if about.type in ("number", "integer"):
        return wording.number(float(value))
    if about.is_list:
        return wording.joined(split_list(value))
    if target := declared.target_of(name):
        named = figures.tables[target].set_index(figures.tables.package[target].key[0])
        return str(named["title" if "title" in named else "name"].get(value, value))
    return str(value)


def _euros_of_statement(figures: Figures, row: pd.Series, record_id: str) -> tuple[str, float | None, str]:
    amount = figures.views.funding["amount_eur"].get(record_id)
    return ("", None, "amount") if wording.is_missing(amount) else (wording.euros(amount), float(amount), "amount")


def _quantity(figures: Figures, row: pd.Series, record_id: str) -> tuple[str, float | None, str]:
    """`350,000 shells a year`; what a source gives as a range stays one."""
    low, high = row["value_low"], row["value_high"]
    ends = list(dict.fromkeys(wording.number(v) for v in (low, high) if not wording.is_missing(v)))
    per = "" if wording.is_missing(row["period"]) else f" a {row['period']}"
    return f"{' to '.join(ends)} {row['unit']}{per}" if ends else "", float(low) if not wording.is_missing(low) else None, "value_low"


# further fields that are computed from a record: (table, name) -> words, value, and the field that is cited for it
_COMPUTED: dict[tuple[str, str], Callable] = {("funding", "amount_eur"): _euros_of_statement, ("capacities", "quantity"): _quantity}


def _said(figures: Figures, figure: Mapping) -> Figure:
    """All that sources say about a field, the chosen value first, the others by date or amount in words, with "about" and "at least"."""
    table, record_id, declared, row = _field(figures, figure, "said")
    name = figure["field"]
    said = [c for c in figures.views.claims.get((table, record_id), []) if c["field"] == name and not wording.is_missing(c["value"])]
    if not said:
        raise FigureError("field", f"no source of {figure['said']} says anything about {name}")
    currency = declared.currency_of(name)

    is_date = declared[name].kind == "partial date"

    def words(value: object, code: object) -> str:
        if is_date:
            return wording.date(value)
        return wording.money(float(value), code) if currency else str(value)

    values = [words(row[name], row[currency] if currency else None)] if not wording.is_missing(row[name]) else []
    stated = sorted(((words(c["value"], c["currency"]), c["basis"], c["value"]) for c in said), key=lambda s: (s[2] if is_date else "", s[0], s[1] == "exact"))
    values += [text if basis in ("", "exact") or wording.is_missing(basis) or text in values else f"{basis} {text}" for text, basis, _ in stated]
    different = list(dict.fromkeys(values))
    return Figure(wording.joined(different, "or"), float(len(different)), ((table, record_id, name),))


def _measure(figures: Figures, figure: Mapping) -> Figure:
    names, wanted = figures.views.names, figures.put(figure["country"])
    codes = {fold(name): code for code, name in names.items()} | {fold(code): code for code in names.index}
    code = codes.get(fold(str(wanted)))
    if code is None:
        raise FigureError("country", f"'{wanted}' is no country of the data{closest(str(wanted), names)}")
    known, name = (*countries.MEASURES, JOINTLY), figure["measure"]
    if name not in known:
        raise FigureError("measure", f"there is no measure '{name}'; there are {', '.join(known)}{closest(name, known)}")
    value = countries.given(figures.views, code)[1] if name == JOINTLY else countries.figures(figures.views, code)[name]
    if name in (JOINTLY, countries.COUNTED):
        return Figure(wording.euros(value) if value else "no sum", float(value))
    return _number(value, figure)


def _overview(figures: Figures, figure: Mapping) -> Figure:
    known = {f.label: f.value for f in figures.views.key_figures}
    if figure["overview"] not in known:
        raise FigureError("overview", f"the overview has no figure '{figure['overview']}'; there are {', '.join(known)}{closest(figure['overview'], known)}")
    return Figure(known[figure["overview"]])


def _share(figures: Figures, figure: Mapping) -> Figure:
    part, whole = figures[figure["share"]], figures[figure["of"]]
    if part.value is None or not whole.value:
        raise FigureError("of", f"a share needs two numbers, and '{figure['of'] if part.value is not None else figure['share']}' is none or zero")
    share = 100 * part.value / whole.value
    return Figure(f"{share:.0f}%" if share >= 1 or share == 0 else "less than 1%", share, part.fields)


_OPERATIONS: dict[str, Callable[[Figures, Mapping], Figure]] = {
    "count": _count, "conflicts": _conflicts, "withheld": _withheld, "different": _different, "most": _most, "names": _names, "euros": _euros,
    "record": _of_record, "said": _said, "measure": _measure, "overview": _overview, "share": _share,
}
