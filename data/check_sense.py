"""Whether the cells of a row make sense together."""

from data.package import DESCRIPTOR
from data.partial_dates import bounds
from data.places import in_country
from data.raw import Draft, Issue

_ONE_OF = {
    "programme_participants": ("country", "organisation_id"),
    "agreement_parties": ("country", "organisation_id"),
    "funding_parties": ("country", "organisation_id"),
    "capacities": ("site_id", "organisation_id"),
}
_IN_ORDER = {"programmes": ("start_year", "end_year"), "capacities": ("value_low", "value_high")}


def check(draft: Draft) -> None:
    """Reports pairs, orders, coordinates and dates that cannot be right."""
    for name, raw in draft.tables.items():
        for field in raw.table.fields:
            if field.kind == "amount" and raw.table.currency_of(field.name):
                _check_amount(draft, name, field.name, raw.table.currency_of(field.name))
    for name, columns in _ONE_OF.items():
        for line, row in draft.numbered(name):
            if not any(row[column] for column in columns) and draft.is_good(name, line, *columns):
                draft.report(
                    name, line, columns[0], f"is empty, and so is {columns[1]}; one of them is needed"
                )
    for name, (low, high) in _IN_ORDER.items():
        for line, row in draft.numbered(name):
            if (
                row[low]
                and row[high]
                and draft.is_good(name, line, low, high)
                and float(row[low]) > float(row[high])
            ):
                draft.report(
                    name, line, low, f"{row[low]} is more than {high}, {row[high]}; swap or correct them"
                )
    _check_sites(draft)
    _check_dates(draft)


def _check_amount(draft: Draft, name: str, amount: str, currency: str) -> None:
    for line, row in draft.numbered(name):
        if bool(row[amount]) != bool(row[currency]) and draft.is_good(name, line, amount, currency):
            empty, full = (amount, currency) if row[currency] else (currency, amount)
            draft.report(name, line, empty, f"is empty, but {full} is '{row[full]}'; give both or neither")


def _check_sites(draft: Draft) -> None:
    for line, row in draft.numbered("sites"):
        precision, place = row["location_precision"], ("lat", "lon", "location_precision")
        if row["country"] == "UKR" or not draft.is_good("sites", line, *place):
            continue  # the rule for Ukraine is in data.withheld
        if bool(row["lat"]) != bool(row["lon"]):
            draft.report(
                "sites", line, "lon" if row["lat"] else "lat", "is empty; give both coordinates or neither"
            )
        elif precision in ("locality", "region") and not row["lat"]:
            draft.report(
                "sites", line, "lat", f"is empty, but the precision is {precision}; give the centre of it"
            )
        elif precision not in ("locality", "region") and row["lat"]:
            message = (
                f"is '{precision}', but there are coordinates; write locality or region, or take them out"
            )
            draft.report("sites", line, "location_precision", message)
        elif row["lat"] and draft.is_good("sites", line, "country"):
            if not in_country(row["country"], float(row["lon"]), float(row["lat"])):
                draft.report(
                    "sites", line, "lat", f"{row['lat']}, {row['lon']} does not lie in {row['country']}"
                )
        if precision in ("locality", "region") and not row[precision]:
            draft.report("sites", line, precision, f"is empty, but the precision is {precision}")
        if precision == "withheld" and (row["locality"] or row["region"]):
            column = "locality" if row["locality"] else "region"
            draft.report("sites", line, column, "is given, but the place is withheld; leave it empty")


def _check_dates(draft: Draft) -> None:
    """Nothing that has happened lies after the last day on which anyone looked."""
    seen = [
        row["checked"]
        for line, row in draft.numbered("citations")
        if row["checked"] and draft.is_good("citations", line, "checked")
    ]
    latest = max(seen, default="")
    columns = [(name, "status_date") for name, raw in draft.tables.items() if "status_date" in raw.table]
    for name, column in [*columns, ("milestones", "date"), ("sources", "published")]:
        for line, row in draft.numbered(name):
            if not latest or not row[column] or row.get("basis") == "planned":
                continue
            if draft.is_good(name, line, column) and bounds(row[column])[0].isoformat() > latest:
                message = f"{row[column]} lies after {latest}, the last day on which a source was checked"
                draft.report(name, line, column, message)
    published = {
        row["source_id"]: row["published"]
        for line, row in draft.numbered("sources")
        if row["published"] and draft.is_good("sources", line, "published")
    }
    for line, row in draft.numbered("citations"):
        day = published.get(row["source_id"], "")
        if day and row["checked"] and draft.is_good("citations", line, "checked"):
            if row["checked"] < bounds(day)[0].isoformat():
                draft.report(
                    "citations", line, "checked", f"{row['checked']} is before the source appeared, {day}"
                )
    newest = max((bounds(day)[1].isoformat() for day in published.values()), default="")
    if newest and draft.package.as_of > newest:
        message = f"is {draft.package.as_of}, but the newest source is of {newest}; it cannot be later"
        draft.issues.append(Issue(DESCRIPTOR, _line_of(draft, '"as_of"'), "as_of", message))


def _line_of(draft: Draft, word: str) -> int:
    text = (draft.folder / DESCRIPTOR).read_text(encoding="utf-8")
    return text.count("\n", 0, max(text.find(word), 0)) + 1
