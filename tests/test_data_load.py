import os

import numpy as np
import pandas as pd
import pytest

from data.load import DataError, content_hash, join_list, load_package, split_list
from data.names import fold
from tests.conftest import PACKAGE, write_package


def test_types_follow_the_declaration(package_folder):
    tables = load_package(package_folder)
    assert (tables.version, tables.as_of, len(tables.hash)) == (PACKAGE.version, PACKAGE.as_of, 64)
    for table in PACKAGE.tables:
        frame = tables[table.name]
        assert list(frame[list(table.names)]) == list(table.names)
        for field in table.fields:
            kind = {"number": "float64", "integer": "Int64"}.get(field.type, "str")
            assert str(frame[field.name].dtype) == kind, f"{table.name}.{field.name}"


def test_frames_by_attribute_and_name(package_folder):
    tables = load_package(package_folder)
    assert tables.sites is tables["sites"]
    with pytest.raises(AttributeError, match="there is no table towns"):
        tables.towns  # noqa: B018


def test_cells(package_folder):
    tables = load_package(package_folder)
    works, repair = tables.sites.to_dict("records")
    assert works["locality"] == "Unterlüß" and pd.isna(repair["locality"])
    assert split_list(works["products"]) == ["155 mm", "120 mm"]
    assert works["status_date_last"] == pd.Timestamp(2025, 8, 27)
    part = tables.funding.set_index("funding_id").loc["dnk-part"]
    assert (part["date"], part["date_first"], part["date_last"]) == (
        "2025-09", pd.Timestamp(2025, 9, 1), pd.Timestamp(2025, 9, 30)
    )  # fmt: skip
    assert tables.programmes["start_year"].tolist() == [2025]


def test_sites_in_map_kilometres(package_folder):
    sites = load_package(package_folder).sites
    # LAEA's centre, 52 N 10 E, is at 4321 km, 3210 km.
    assert sites[["x_km", "y_km"]].to_numpy()[0] == pytest.approx([4321 + 19.5, 3210 + 93.5], abs=0.2)
    assert np.isnan(sites[["x_km", "y_km"]].to_numpy()[1]).all()


def test_empty_tables(tmp_path):
    tables = load_package(write_package(tmp_path, {}))
    assert tables.funding.empty and str(tables.funding["amount"].dtype) == "float64"
    assert str(tables.sites["status_date_first"].dtype) == "datetime64[s]"


def test_error_carries_every_issue(package_folder):
    path = package_folder / "tables/sites.csv"
    path.write_text(path.read_text().replace("operational", "opened").replace("Unterlüß", " Unterlüß"), encoding="utf-8")
    with pytest.raises(DataError, match=r"the data has 2 problem\(s\), the first: tables/sites.csv:2") as error:
        load_package(package_folder)
    assert [issue.column for issue in error.value.issues] == ["locality", "status"]


def test_no_declaration(tmp_path):
    with pytest.raises(DataError, match="datapackage.json:1: is missing"):
        load_package(tmp_path)


def test_hash_is_of_the_content(package_folder, tmp_path):
    first, path = content_hash(package_folder), package_folder / "tables/countries.csv"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Germany", b"Deutschland"))
    changed = content_hash(package_folder)
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    assert changed != first == content_hash(package_folder)
    path.unlink()
    assert content_hash(package_folder) not in (first, changed)
    assert content_hash(tmp_path / "nowhere")


LISTS = [[], ["a"], ["a", "b c"], ["a; b", 'he said "no"'], [" a ", '"'], ["a;b", "c,d"], ["Å", "ї"]]


@pytest.mark.parametrize("elements", LISTS, ids=str)
def test_list_codec_is_a_round_trip(elements):
    assert split_list(join_list(elements)) == elements


@pytest.mark.parametrize(
    ("text", "elements"), [("", []), ("a;b", ["a", "b"]), ("a ;  b", ["a", "b"]), ('"a; b"; c', ["a; b", "c"])]
)
def test_split_list(text, elements):
    assert split_list(text) == elements


@pytest.mark.parametrize("text", ["a; ; b", "a; ", "; a", 'a"b', '"a', '"a"b'])
def test_bad_lists(text):
    with pytest.raises(ValueError):
        split_list(text)


def test_no_empty_element():
    with pytest.raises(ValueError):
        join_list(["a", ""])


@pytest.mark.parametrize(("name", "folded"), [("Bødskov", "bodskov"), ("Дія’", "дія".replace("ї", "і")), ("ŁÓDŹ", "lodz")])
def test_fold(name, folded):
    assert fold(name) == folded
