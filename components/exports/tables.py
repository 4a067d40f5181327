"""Tables as files: CSV, a workbook, and the sites as GeoJSON and GeoPackage. Frames in, bytes out; no clock.

What a column means is read from the declaration of the data; only columns that are worked out here are described here.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import xlsxwriter

from components import select, wording
from data import money, withheld
from data.claims import Ledger, record_day
from data.load import Tables, split_list

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
TABLES = ("agreements", "sites", "funding", "programmes", "organisations")
WITHHELD_NOTE = "Withheld on purpose: no production, repair or storage site in Ukraine is located below the level of the country"
NOT_NAMED_NOTE = "Not located: the sources do not name the town"
PLACED_NOTE = "Centre of the town"

# what a spreadsheet takes for a formula when it stands first in a cell (OWASP, "CSV injection"), full-width forms included
_FORMULA = re.compile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_CELL = 32_767  # characters, Excel's limit
_WIDEST = 60


@dataclass(frozen=True)
class Column:
    """A column of a file: its name, its heading for people, what it holds (text, number, amount, whole or date) and in which unit."""

    name: str
    title: str
    description: str = ""
    kind: str = "text"
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a frame and its columns in order."""

    name: str
    rows: pd.DataFrame
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Readme:
    """What a file says about itself. `created` is when the data was built, not when the file was made."""

    title: str
    filters: tuple[str, ...]
    version: str
    as_of: str
    created: str
    address: str = ""
    notes: tuple[str, ...] = ()

    @property
    def cite_as(self) -> str:
        """How the data is cited."""
        return f"European defence-production cooperation, version {self.version}, CC BY 4.0"


def readme(tables: Tables, title: str, filters: Iterable[str] = (), address: str = "", notes: Iterable[str] = ()) -> Readme:
    """The read-me of a file made from these tables."""
    return Readme(title, tuple(filters), tables.version, tables.as_of, tables.created, address, tuple(notes))


# ---- rows ----------------------------------------------------------------------------------------------------------

_EVIDENCE = (
    Column("independent_sources", "Independent sources", "Sources with different origins that state something about the record", "whole"),
    Column("conflicts", "Conflicts", "Fields about which sources disagree", "whole"),
    Column("fields_in_conflict", "Fields in conflict", "Names of these fields; the sheet of sources has every statement"),
)
_FURTHER = {
    "agreements": (
        Column("parties", "Parties", "Countries of the parties, organisations where no country is named"),
        Column("party_countries", "Codes of the parties", "ISO 3166-1 alpha-3"),
        Column("party_organisations", "Organisations", "Organisations among the parties"),
        Column("signatories", "Signatories"),
    ),
    "sites": (
        Column("agreements", "Agreements", "Every agreement that led to the site, by key"),
        Column("partners", "Partners", "Organisations that take part, beside the operator"),
    ),
    "funding": (
        Column("funders", "Funders", "Every funder, by name"),
        Column("recipients", "Recipients", "Every recipient, by name"),
        Column("counted_pledged_eur", "Counted as pledged", "What the sum of money pledged takes from this row; 0 where a larger statement contains it", "amount", "EUR"),
        Column("counted_allocated_eur", "Counted as allocated", "The same for money allocated", "amount", "EUR"),
        Column("counted_contracted_eur", "Counted as contracted", "The same for money contracted", "amount", "EUR"),
        Column("counted_disbursed_eur", "Counted as disbursed", "The same for money disbursed", "amount", "EUR"),
    ),
    "programmes": (Column("participants", "Participants", "Countries and organisations that take part"),),
    "organisations": (
        Column("agreements", "Agreements", "Agreements to which the organisation is a party", "whole"),
        Column("sites", "Sites", "Sites that it operates", "whole"),
    ),
}


def export_columns(tables: Tables, table: str) -> tuple[Column, ...]:
    """The columns of `export_rows`: those declared, names beside keys, euros beside amounts, and how well the row is supported."""
    declared, columns = tables.package[_exported(table)], []
    for field in declared.fields:
        kind = "date" if field.is_date else "amount" if field.kind == "amount" else {"number": "number", "integer": "whole"}.get(field.type, "text")
        unit = f"see {declared.currency_of(field.name)}" if field.kind == "amount" else field.unit
        columns.append(Column(field.name, field.title, field.description, kind, unit))
        if field.kind == "amount":
            columns.append(Column(f"{field.name}_eur", f"{field.title} in euros", "At the European Central Bank's reference rate of the date", "amount", "EUR"))
        elif _target(declared, field):
            columns[-1] = Column(field.name, f"{field.title} (key)", field.description)
            columns.append(Column(_name_column(field.name), field.title, f"Name of the {field.title.lower()}"))
    return (*columns, *_FURTHER[table], *_EVIDENCE)


def export_rows(tables: Tables, views, table: str, rows: pd.DataFrame | Sequence[str] | None = None) -> pd.DataFrame:
    """A flat frame of the records of a table, with the columns of `export_columns`.

    `rows` are rows of the table's view (their keys count), or keys, in the order wanted; None for all. `views` are the joined
    frames of components/cached.py. Lists are joined with '; '. KeyError for a table that is not exported.
    """
    declared = tables.package[_exported(table)]
    key = declared.key[0]
    frame = tables[table].set_index(key, drop=False)
    wanted = list(frame.index) if rows is None else [str(k) for k in (rows[key] if isinstance(rows, pd.DataFrame) else rows)]
    frame = frame.loc[[k for k in wanted if k in frame.index]]
    found: dict[str, Sequence] = {}
    for field in declared.fields:
        found[field.name] = frame[field.name]
        if field.kind == "amount":
            found[f"{field.name}_eur"] = _in_euros(tables, table, frame, field.name)
        elif target := _target(declared, field):
            names = _names(tables, target)
            found[_name_column(field.name)] = ["" if wording.is_missing(v) else "; ".join(str(names.get(k, k)) for k in split_list(v)) for v in frame[field.name]]
    found |= _further(tables, views, table, frame)
    evidence = select.evidence(views.cited, views.conflicts, table).reindex(frame.index).fillna(0).astype(int)
    owners = views.cited[views.cited["owner_table"] == table][["table", "record_id", "owner_id"]].drop_duplicates()
    disputed = views.conflicts.merge(owners, on=["table", "record_id"])
    titles = [tables.package[t][f].title for t, f in zip(disputed["table"], disputed["field"])]
    by_owner = disputed.assign(words=titles).groupby("owner_id")["words"].agg(lambda w: "; ".join(dict.fromkeys(w))) if titles else pd.Series(dtype=str)
    found |= {"independent_sources": evidence["sources"], "conflicts": evidence["conflicts"], "fields_in_conflict": by_owner.reindex(frame.index)}
    names = [column.name for column in export_columns(tables, table)]
    return pd.DataFrame({name: list(found[name]) for name in names}, columns=names)


def _exported(table: str) -> str:
    if table not in TABLES:
        raise KeyError(f"the table {table!r} is not exported: one of {', '.join(TABLES)}")
    return table


def _target(declared, field) -> str:
    """The table whose names stand beside a key; a list of parts of the same table has no names."""
    if field.kind == "country":
        return "countries"
    target = declared.target_of(field.name)
    return "" if field.kind == "list of references" or field.name in declared.key else target


def _name_column(key: str) -> str:
    return f"{key.removesuffix('_id')}_name"


def _names(tables: Tables, table: str) -> pd.Series:
    frame = tables[table].set_index(tables.package[table].key[0])
    return frame[next(name for name in ("name", "title", "purpose") if name in frame)]


def _in_euros(tables: Tables, table: str, frame: pd.DataFrame, amount: str) -> list[float]:
    currency = tables.package[table].currency_of(amount)
    texts = {tables.package[table].record_id(row): row for row in tables.rows[table]}
    found = []
    for key, value, unit in zip(frame.index, frame[amount], frame[currency]):
        day = "" if wording.is_missing(value) else record_day(tables.package, tables.rows, table, texts[key])
        if wording.is_missing(value) or wording.is_missing(unit) or not (day or unit == "EUR"):
            found.append(np.nan)
        else:
            found.append(round(value if unit == "EUR" else money.euros(value, unit, day), 2))
    return found


def _further(tables: Tables, views, table: str, frame: pd.DataFrame) -> dict[str, Sequence]:
    def joined(lists: Iterable) -> list[str]:
        return ["; ".join(str(v) for v in each) if isinstance(each, (list, tuple)) else "" for each in lists]

    organisations = _names(tables, "organisations")
    if table == "agreements":
        view = views.agreements.reindex(frame.index)
        return {"parties": view["parties"], "party_countries": joined(view["countries"]), "party_organisations": joined(view["organisations"]), "signatories": joined(view["signatories"])}
    if table == "sites":
        partners = tables.site_partners.assign(name=tables.site_partners["organisation_id"].map(organisations)).groupby("site_id")["name"].agg(list)
        return {"agreements": joined(views.sites.reindex(frame.index)["agreements"]), "partners": joined(partners.reindex(frame.index))}
    if table == "funding":
        view = views.funding.reindex(frame.index)
        counted = {column.name: view[column.name].round(2) for column in _FURTHER["funding"] if column.kind == "amount"}
        return {"funders": joined(view["funders"]), "recipients": joined(view["recipients"]), **counted}
    if table == "programmes":
        who = tables.programme_participants
        named = who["organisation_id"].map(organisations).fillna(who["country"].map(_names(tables, "countries")))
        return {"participants": joined(who.assign(name=named).groupby("programme_id")["name"].agg(lambda n: list(dict.fromkeys(n.dropna()))).reindex(frame.index))}
    parties = tables.agreement_parties.drop_duplicates(["agreement_id", "organisation_id"]).groupby("organisation_id").size()
    sites = tables.sites.groupby("operator_id").size()
    return {"agreements": parties.reindex(frame.index).fillna(0).astype(int), "sites": sites.reindex(frame.index).fillna(0).astype(int)}


SOURCE_COLUMNS = (
    Column("record_id", "Record", "Key of the record in the first sheet"),
    Column("about_table", "About", "Table that the statement is about: the record itself, or a party, capacity or milestone of it"),
    Column("about_id", "About (key)", "Key in that table"),
    Column("field", "Field", "What is stated; empty where the source carries the record as a whole"),
    Column("stated_value", "Stated as", "What the source says, in its own words and units"),
    Column("value", "Value", "The same, typed as the field"),
    Column("currency", "Currency"),
    Column("basis", "Basis"),
    Column("chosen", "Shown", "yes where the record shows what this source says, no where another one was preferred"),
    Column("in_conflict", "In conflict", "yes where the sources of this field cannot all be right"),
    Column("publisher", "Publisher"),
    Column("published", "Published", kind="date"),
    Column("title", "Title"),
    Column("url", "Address"),
    Column("kind", "Kind of source"),
    Column("origin", "Origin", "Sources with the same origin are reprints of each other and count once"),
    Column("checked", "Seen on", "Day on which someone saw the source state this", "date"),
    Column("note", "Note"),
)


def export_sources(tables: Tables, views, table: str, ids: Iterable[str]) -> pd.DataFrame:
    """Every statement behind the records of a table with these keys: the columns of SOURCE_COLUMNS, in the order of the keys."""
    order = {key: i for i, key in enumerate(dict.fromkeys(str(i) for i in ids))}
    cited = views.cited[(views.cited["owner_table"] == _exported(table)) & views.cited["owner_id"].isin(order)]
    ledger = Ledger(tables.package, tables.rows)
    claims = {claim.citation_id: claim for group in ledger.claims.values() for claim in group}
    disputed = set(zip(views.conflicts["table"], views.conflicts["record_id"], views.conflicts["field"]))
    rows = []
    for c in cited.to_dict("records"):
        claim, record = claims.get(c["citation_id"]), ledger.records.get((c["table"], c["record_id"]))
        has_field = not wording.is_missing(c["field"])
        rows.append({
            **{column.name: c.get(column.name) for column in SOURCE_COLUMNS}, "record_id": c["owner_id"], "about_table": c["table"], "about_id": c["record_id"],
            "field": tables.package[c["table"]][c["field"]].title if has_field else "",
            "chosen": ("yes" if ledger.is_value_of(claim, record) else "no") if claim and record else "",
            "in_conflict": "yes" if (c["table"], c["record_id"], c["field"]) in disputed else "",
        })
    rows.sort(key=lambda r: (order[r["record_id"]], r["about_table"] != table, r["about_id"], r["field"], r["chosen"] != "yes"))
    return pd.DataFrame(rows, columns=[column.name for column in SOURCE_COLUMNS])


# ---- CSV and workbook ----------------------------------------------------------------------------------------------


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what would begin one, unless it is a number."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_bytes(rows: pd.DataFrame, columns: Sequence[str] | Mapping[str, str] | Sequence[Column] | None = None) -> bytes:
    """The frame as CSV (UTF-8 with a byte order mark, which Excel needs), comma, CRLF, inert in spreadsheets.

    `columns` chooses and orders them: names, names with headings, or Columns (whose names are the headings).
    """
    if columns is None:
        headings = {str(name): str(name) for name in rows.columns}
    elif isinstance(columns, Mapping):
        headings = dict(columns)
    else:
        headings = {c.name if isinstance(c, Column) else c: c.name if isinstance(c, Column) else c for c in columns}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(heading) for heading in headings.values()])
    writer.writerows([_csv_cell(value) for value in row] for row in rows[list(headings)].itertuples(index=False, name=None))
    return ("\ufeff" + out.getvalue()).encode()


def _csv_cell(value: object) -> str:
    if _is_empty(value):
        return ""
    if _is_number(value):
        return _digits(value)
    return inert(_words(value))


def _is_empty(value: object) -> bool:
    return not isinstance(value, (list, tuple, set)) and (wording.is_missing(value) or value is pd.NaT)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, (bool, np.bool_))


def _digits(value) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _words(value: object) -> str:
    if isinstance(value, (list, tuple, set)):
        return "; ".join(str(v) for v in value)
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (pd.Timestamp, datetime)):
        return value.strftime("%Y-%m-%d")
    return str(value)


def workbook(sheets: Sequence[Sheet], about: Readme) -> bytes:
    """An XLSX file with the sheets and a read-me, which also says what the columns mean. The same input gives the same bytes.

    Numbers are numbers, whole dates are dates, partial dates are text, no text is a formula or a link.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": about.title, "subject": about.cite_as, "created": _moment(about.created), "comments": about.address})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}), "text": book.add_format({"valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}), "whole": book.add_format({"num_format": "0", "valign": "top"}),
        "amount": book.add_format({"num_format": "#,##0.##", "valign": "top"}), "number": book.add_format({"valign": "top"}),
        "label": book.add_format({"bold": True, "valign": "top"}), "wrap": book.add_format({"text_wrap": True, "valign": "top"}), "title": book.add_format({"bold": True, "font_size": 14}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    _write_readme(book.add_worksheet("read-me"), sheets, about, formats)
    book.close()
    return out.getvalue()


def _write_sheet(page, sheet: Sheet, formats: Mapping) -> None:
    for c, column in enumerate(sheet.columns):
        page.write_string(0, c, _xlsx_text(column.title), formats["head"])
        cells = list(sheet.rows[column.name])
        for r, value in enumerate(cells, start=1):
            _write_cell(page, r, c, value, column.kind, formats)
        lengths = sorted(len(_csv_cell(value)) for value in cells) or [0]
        page.set_column(c, c, min(max(len(column.title) * 0.7, lengths[int(len(lengths) * 0.9) - 1 if len(lengths) > 1 else 0], 8) + 2, _WIDEST))
    page.freeze_panes(1, 1)
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(page, r: int, c: int, value: object, kind: str, formats: Mapping) -> None:
    if _is_empty(value):
        return
    if _is_number(value):
        page.write_number(r, c, float(value), formats[kind if kind in formats else "number"])
    elif kind == "date" and _DAY.fullmatch(str(value)):
        page.write_datetime(r, c, datetime.fromisoformat(str(value)), formats["date"])
    else:
        page.write_string(r, c, _xlsx_text(_words(value)), formats["text"])


def _xlsx_text(text: str) -> str:
    text = _NO_XML.sub("", text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _write_readme(page, sheets: Sequence[Sheet], about: Readme, formats: Mapping) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 40)
    page.set_column(2, 2, 80)
    page.write_string(0, 0, _xlsx_text(about.title), formats["title"])
    lines = [
        ("What was chosen", "; ".join(about.filters) or "Everything"), ("Data version", about.version), ("News searched up to", wording.date(about.as_of)), ("Data built", about.created),
        ("Licence", LICENCE), ("Cite as", about.cite_as), ("Address of this view", about.address), ("Places", f"{PLACED_NOTE}, never closer. {WITHHELD_NOTE}."),
        *(("Note", note) for note in about.notes),
    ]
    r = 2
    for label, text in lines:
        if text:
            page.write_string(r, 0, label, formats["label"])
            page.write_string(r, 1, _xlsx_text(text), formats["text"])
            r += 1
    for sheet in sheets:
        r += 1
        for c, head in enumerate((f"Sheet {sheet.name}", "Column", "Meaning")):
            page.write_string(r, c, head, formats["head"])
        for column in sheet.columns:
            r += 1
            meaning = " ".join(part for part in (column.description.rstrip(".") + "." if column.description else "", f"Unit: {column.unit}." if column.unit else "") if part)
            page.write_string(r, 0, column.name, formats["text"])
            page.write_string(r, 1, _xlsx_text(column.title), formats["text"])
            page.write_string(r, 2, _xlsx_text(meaning), formats["wrap"])
        r += 1


def _moment(created: str) -> datetime:
    return datetime.fromisoformat(created.replace("Z", "+00:00")).replace(tzinfo=None)


# ---- sites for maps ------------------------------------------------------------------------------------------------


def located(sites: pd.DataFrame) -> gpd.GeoDataFrame:
    """The sites with a point (WGS 84) where they have a place and none where it is withheld or not named; `place_note` says which.

    Columns country, lat, lon and location_precision are needed. A site in Ukraine never has a point, whatever its row says.
    """
    is_withheld = (sites["location_precision"] == "withheld") | (sites["country"] == withheld.COUNTRY)
    placed = sites["lat"].notna() & sites["lon"].notna() & ~is_withheld
    notes = [WITHHELD_NOTE if hidden else PLACED_NOTE if shown else NOT_NAMED_NOTE for hidden, shown in zip(is_withheld, placed)]
    lat, lon = (sites[name].astype("float64").where(placed) for name in ("lat", "lon"))
    points = gpd.points_from_xy(lon, lat)
    rows = sites.assign(place_note=notes, lat=lat, lon=lon)
    for name in rows.select_dtypes(include=["object", "str"]).columns:  # GIS formats know text and its absence, nothing else
        rows[name] = [None if _is_empty(v) else v if _is_number(v) else _words(v) for v in rows[name]]
    return gpd.GeoDataFrame(rows, geometry=np.where(placed, points, None), crs="EPSG:4326")


def geojson(sites: pd.DataFrame, about: Readme | None = None) -> bytes:
    """The sites as a GeoJSON FeatureCollection (RFC 7946); those without a place are features without a geometry."""
    content = json.loads(located(sites).to_json(drop_id=True, to_wgs84=True, na="null"))
    said = {"title": about.title, "version": about.version, "as_of": about.as_of, "licence": LICENCE, "cite_as": about.cite_as, "address": about.address} if about else {}
    return json.dumps({"type": "FeatureCollection", **said, "features": content["features"]}, ensure_ascii=False, allow_nan=False).encode()


def geopackage(sites: pd.DataFrame, about: Readme | None = None) -> bytes:
    """The sites as a GeoPackage with one layer `sites`; those without a place are rows without a geometry."""
    out = io.BytesIO()
    # the file carries a time of its last change: that of the data, so that the same data gives the same file
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{_moment(about.created):%Y-%m-%dT%H:%M:%S.000Z}" if about else None})
    options = {"DESCRIPTION": f"{about.cite_as}. {LICENCE}", "IDENTIFIER": about.title} if about else {}
    pyogrio.write_dataframe(located(sites), out, layer="sites", driver="GPKG", geometry_type="Point", layer_options=options)
    return out.getvalue()
