"""Fill in the town centres of sites. Run by hand after sites have been added:

    pip install -r data/geo/requirements.txt
    python -m data.geo.fill_coordinates [DIR]      # DIR: folder with tables/sites.csv, or with sites.csv (default: data)

Rows with location_precision `locality` and no coordinates get the centre of their town, rounded to 3 decimals: from
data/geo/towns.csv, else from GeoNames (CC BY 4.0). Of several towns of one name the largest is taken and all are
listed: put the right one into towns.csv where that is wrong, with the address of a source. Rows of region precision
are filled from towns.csv alone. Exit 1 when a town was not found or a point falls outside its country. Rows inside
Ukraine are never filled.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from data import places
from data.geo import gazetteer

ROOT = Path(__file__).resolve().parents[2]
TOWNS = Path(__file__).with_name("towns.csv")


def hand_rows() -> dict[tuple[str, str], tuple[float, float]]:
    """(country, folded town or region) -> (lat, lon) of towns.csv."""
    with TOWNS.open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], gazetteer.fold(row["locality"])): (float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(file)
        }


def written(name: str) -> list[str]:
    """Ways to read a locality: `Glasgow (Govan)` as it stands, as Glasgow, then as Govan."""
    outer, _, inner = name.rstrip(")").partition(" (")
    return [name, outer, inner] if inner else [name]


def located(row: dict[str, str], hand: dict) -> tuple[tuple[float, float] | None, str]:
    """((lat, lon) or None, what to report) of a row of sites."""
    country, precision = row["country"], row["location_precision"]
    name = row["locality"] if precision == "locality" else row["region"]
    for part in written(name):
        if (country, gazetteer.fold(part)) in hand:
            return hand[country, gazetteer.fold(part)], ""
    if precision != "locality":
        return None, ""
    candidates, part = next(
        ((found, part) for part in written(name) if (found := gazetteer.find(country, part))), ([], name)
    )
    if not candidates:
        return None, f"NOT FOUND {country} {name}: add a row to data/geo/towns.csv"
    best = candidates[0]
    report = ""
    if len(candidates) > 1:
        listed = ", ".join(f"{t.name} {t.lat:.3f} {t.lon:.3f} ({t.population})" for t in candidates[:5])
        region = f", region {row['region']}" if row["region"] else ""
        report = f"AMBIGUOUS {country} {name}{region}: took the first of {listed}"
    elif part != name or gazetteer.fold(best.name) not in gazetteer.spellings(name):
        report = f"READ AS {best.name}: {country} {name}"
    return (best.lat, best.lon), report


def fill(sites: Path) -> bool:
    """Fill in one sites.csv; whether every town was found inside its country."""
    text = sites.read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text))
    rows, hand = list(reader), hand_rows()
    good, filled = True, 0
    for row in rows:
        if row["country"] == "UKR" or row["location_precision"] not in ("locality", "region"):
            continue
        if row["lat"] or row["lon"]:
            continue
        point, report = located(row, hand)
        if report:
            print(f"{row['site_id']}: {report}")
        if point is None:
            good = good and not report
            continue
        lat, lon = point
        if not places.in_country(row["country"], lon, lat):
            print(f"{row['site_id']}: OUTSIDE {row['country']}: {lat:.3f} {lon:.3f} is left out")
            good = False
            continue
        row["lat"], row["lon"] = f"{lat:.3f}", f"{lon:.3f}"
        filled += 1
    if filled:
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        sites.write_text(buffer.getvalue(), encoding="utf-8")
    print(f"{sites}: {filled} of {len(rows)} rows filled")
    return good


def main(folder: Path) -> int:
    sites = folder / "tables" / "sites.csv"
    return 0 if fill(sites if sites.exists() else folder / "sites.csv") else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data"))
