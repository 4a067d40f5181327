"""Releases and what changed between two states of the data."""

import gzip
import json

import pandas as pd
import pytest

from data import release as release_module
from data.check import check_package
from data.history import COLUMNS, changes_between, known_changes, summary
from data.load import load_package
from data.release import ReleaseError, main, read_release, releases, write_release
from tests.conftest import cited, tables_of, write_package


def edited(folder, version: str, **changes):
    """The descriptor of a folder under another version."""
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"version": version} | changes), encoding="utf-8")


def told(changes: pd.DataFrame) -> list[tuple]:
    return [tuple(row) for row in changes[["table", "record_id", "what", "field", "before", "after", "source_id"]].itertuples(index=False)]


def test_changes_of_records_and_fields(sample):
    before = tables_of(cited(sample))
    sample["agreements"][0] |= {"title": "Letter", "value_amount": "510000000", "status": "in force", "status_date": "2026-01"}
    sample["agreements"].pop()
    sample["programmes"].append({"programme_id": "new", "name": "New", "kind": "national fund"})
    sample["sites"][0] |= {"lat": "52.9", "locality": "Celle"}
    changes = changes_between(before, tables_of(cited(sample)))
    assert told(changes) == [
        ("programmes", "new", "added", "", "", "", "fmn"),
        ("agreements", "dnk-ukr-2025", "value changed", "title", "Letter of intent", "Letter", ""),
        ("agreements", "dnk-ukr-2025", "status changed", "status", "signed", "in force", "fmn"),
        ("agreements", "dnk-ukr-2025", "value changed", "value_amount", "500000000 DKK", "510000000 DKK", "fmn"),
        ("agreements", "ukr-repair-2025", "removed", "", "", "", ""),
        ("sites", "deu-unterluess-acme", "value changed", "locality", "Unterlüß", "Celle", "fmn"),
    ]
    assert list(changes["name"])[:2] == ["New", "Letter"] and list(changes["name"])[4] == "Repair in Ukraine"
    assert changes["publisher"].iloc[0] == "Danish Ministry of Defence"
    counts = summary(changes)
    assert counts.loc["agreements"].to_dict() == {"added": 0, "removed": 1, "status changed": 1, "value changed": 2}


def test_a_part_belongs_to_its_record(sample):
    before = tables_of(cited(sample))
    sample["agreement_parties"][0]["signatory"] = "Morten Bødskov"
    change = changes_between(before, tables_of(cited(sample))).to_dict("records")[0]
    assert (change["name"], change["owner_table"], change["owner_id"], change["field_title"]) == ("Danish Ministry of Defence", "agreements", "dnk-ukr-2025", "Signed by")


def test_nothing_changed(sample):
    tables = tables_of(cited(sample))
    assert list(changes_between(tables, tables).columns) == COLUMNS and changes_between(tables, tables).empty
    assert changes_between(tables_of({}), tables_of({})).empty and summary(changes_between(tables, tables)).empty


def test_between_two_days_of_knowledge(tmp_path, sample):
    """The press reported the letter with another amount on 1 July 2025; the ministry's word came on 1 August 2026."""
    sample["citations"][0] |= {"value": "400000000", "currency": "DKK"}
    sample["citations"].append({"citation_id": "a-status", "table": "agreements", "record_id": "dnk-ukr-2025", "field": "status", "value": "announced", "source_id": "post", "checked": "2026-08-10"})
    tables = load_package(write_package(tmp_path, cited(sample)))
    first = known_changes(tables, "2025-06-30", "2025-07-01")
    assert told(first[first["table"] == "agreements"]) == [("agreements", "dnk-ukr-2025", "added", "", "", "", "post")]
    second = known_changes(tables, "2025-07-01", "2026-08-01")
    mine = {row[3]: row[2:] for row in told(second[second["record_id"] == "dnk-ukr-2025"])}
    assert mine["value_amount"] == ("value changed", "value_amount", "400000000 DKK", "500000000 DKK", "fmn")
    assert mine["status"] == ("status changed", "status", "announced", "signed", "fmn") and "status_date" not in mine
    assert known_changes(tables, "2026-12", "2026-12").empty
    with pytest.raises(ValueError, match="lies after"):
        known_changes(tables, "2026-08", "2025-07")


def test_a_release_is_read_back_as_it_was(package_folder):
    assert releases(package_folder) == []
    written = write_release(package_folder)
    now, then = load_package(package_folder), read_release(now_version := written.version, package_folder)
    assert then.rows == now.rows and then.version == now.version == now_version and changes_between(then, now).empty
    assert [each.version for each in releases(package_folder)] == [written.version]
    assert check_package(package_folder) == []


def test_a_release_is_a_data_package_that_others_open(package_folder):
    from frictionless import validate

    folder = write_release(package_folder).folder
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:5]
    assert len(pd.read_csv(folder / "tables" / "agreements.csv.gz")) == 2
    assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name]


def test_the_same_state_gives_the_same_bytes(tmp_path, sample):
    contents = []
    for name in ("one", "two"):
        folder = write_release(write_package(tmp_path / name, cited(sample))).folder
        contents.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert contents[0] == contents[1]


def test_releases_are_sorted_by_version(package_folder):
    for version in ("0.10.0", "0.9.0", "1.0.0", "1.0.0-rc.1"):
        edited(package_folder, version)
        write_release(package_folder)
    (package_folder / "releases" / "notes").mkdir()
    assert [each.version for each in releases(package_folder)] == ["0.9.0", "0.10.0", "1.0.0-rc.1", "1.0.0"]


def test_a_release_is_never_replaced(package_folder, capsys):
    assert main([str(package_folder)]) == 0 and capsys.readouterr().out.startswith("release ")
    content = sorted((path, path.stat().st_mtime_ns) for path in (package_folder / "releases").rglob("*"))
    assert main([str(package_folder)]) == 1 and "is released already" in capsys.readouterr().err
    assert sorted((path, path.stat().st_mtime_ns) for path in (package_folder / "releases").rglob("*")) == content


def test_no_release_of_data_that_fails_its_check(package_folder, sample):
    sample["sites"][0]["status"] = "working"
    write_package(package_folder, cited(sample))
    with pytest.raises(ReleaseError, match="does not pass its check: .* 'working'"):
        write_release(package_folder)
    assert not (package_folder / "releases").exists()


def test_no_release_while_an_official_total_is_off_without_a_reason(package_folder, sample):
    sample["official_totals"][0]["value"] = "900000000"
    write_package(package_folder, cited(sample))
    with pytest.raises(ReleaseError, match="say why"):
        write_release(package_folder)


def test_a_failed_write_leaves_nothing(package_folder, monkeypatch):
    monkeypatch.setattr(release_module.gzip, "compress", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_release(package_folder)
    assert list((package_folder / "releases").iterdir()) == []


@pytest.mark.parametrize("version", ["9.9.9", "", "../..", "1.0.0/../../tables"])
def test_no_such_release(package_folder, version):
    with pytest.raises(ReleaseError, match="there is no release"):
        read_release(version, package_folder)


def test_a_damaged_release_says_so(package_folder):
    folder = write_release(package_folder).folder
    (folder / "tables" / "sites.csv.gz").write_bytes(gzip.compress(b"site_id\n")[:-4])
    with pytest.raises(ReleaseError, match="damaged: tables/sites.csv.gz"):
        read_release(folder.name, package_folder)


def test_an_older_declaration_is_compared_in_what_both_know(package_folder):
    folder = write_release(package_folder).folder
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"] = [each for each in descriptor["resources"] if each["name"] != "official_totals"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    changes = changes_between(read_release(folder.name, package_folder), load_package(package_folder))
    assert told(changes) == [("official_totals", "dnk-total", "added", "", "", "", "fmn")]


def test_the_dataset_of_spring_2026():
    changes = known_changes(load_package(), "2026-03-31", "2026-06-30")
    assert set(changes["what"]) >= {"added", "status changed", "value changed"} and not (changes["what"] == "removed").any()
    dated = changes[changes["published"] != ""]
    # What came up between the two days was published between them.
    assert len(dated) and (dated["published"].str[:7] >= "2026-03").all() and (dated["published"].str[:4] == "2026").all()
