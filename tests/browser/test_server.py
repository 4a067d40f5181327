"""What the server sends: headers, compression, caching, health; and nothing from outside."""

import gzip
import json
import urllib.error
import urllib.request

import pandas as pd
import pytest
from frictionless import Package, system

from components.server import asset_url
from tests.browser import serving


@pytest.fixture(scope="module")
def address():
    with serving.serve() as (address, _):
        yield address


def get(url: str, **headers):
    request = urllib.request.Request(url, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        return urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        return error


def test_health_says_which_data_is_up(address):
    body = json.load(get(address + "/healthz"))
    assert body["status"] == "ok" and body["problems"] == 0 and body["version"]


@pytest.mark.parametrize("path", ["/", "/funding", "/healthz", "/assets/outlines.json"])
def test_every_answer_carries_the_policy(address, path):
    headers = get(address + path).headers
    policy = headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy and "default-src 'self'" in policy and "'sha256-" in policy
    assert "unsafe-eval" not in policy and "http:" not in policy and "https:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_static_files_are_compressed_cached_and_answer_304(address):
    url = address + asset_url("outlines.json")
    answer = get(url, Accept_Encoding="gzip")
    body = answer.read()
    assert answer.headers["Content-Encoding"] == "gzip" and len(body) < 30_000
    assert json.loads(gzip.decompress(body))["crs"] == "EPSG:3035"
    assert "immutable" in answer.headers["Cache-Control"]
    assert get(url, If_None_Match=answer.headers["ETag"]).status == 304
    assert get(address + "/assets/outlines.json").headers["Cache-Control"] == "no-cache"


def test_the_platforms_script_is_compressed(address):
    page = get(address + "/").read().decode()
    script = page.split('src="./static/js/index.')[1].split('"')[0]
    for encoding in ("gzip", "br", "zstd"):
        answer = get(f"{address}/static/js/index.{script}", Accept_Encoding=encoding)
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/sites", "/about", "/sites/"])
def test_our_script_for_the_whole_page_comes_before_the_platforms(address, path):
    answer = get(address + path)
    body = answer.read().decode()
    assert 0 < body.index(asset_url("share.js")) < body.index("/static/js/index.") and body.count("share.js") == 1
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py"])
def test_static_files_stay_in_their_folder(address, path):
    answer = get(address + path)
    assert b"st.App" not in answer.read()


# ---- open data ----------------------------------------------------------------------------------------------------


def test_a_table_opens_in_pandas_as_it_stands_on_disk(address):
    served = pd.read_csv(f"{address}/data/agreements.csv", dtype=str)
    ours = pd.read_csv(serving.ROOT / "data" / "tables" / "agreements.csv", dtype=str)
    pd.testing.assert_frame_equal(served, ours)


def test_a_data_package_reader_opens_all_tables(address):
    with system.use_context(trusted=True):
        package = Package(f"{address}/data/datapackage.json")
        assert len(package.get_resource("sites").read_rows()) == len(pd.read_csv(serving.ROOT / "data" / "tables" / "sites.csv"))


def test_rows_as_json_and_sites_as_geojson(address):
    rows = json.load(get(address + "/data/countries.json"))
    assert rows["version"] and {"country": "DNK"}.items() <= next(r for r in rows["rows"] if r["country"] == "DNK").items()
    sites = json.load(get(address + "/data/sites.geojson"))
    hidden = [f for f in sites["features"] if f["properties"]["country"] == "UKR"]
    assert hidden and all(f["geometry"] is None for f in hidden)
    assert any(f["geometry"] for f in sites["features"])


@pytest.mark.parametrize("name", ["datapackage.json", "agreements.csv", "funding.json", "sites.geojson"])
def test_open_data_is_cacheable_and_open_to_other_sites(address, name):
    answer = get(f"{address}/data/{name}", Origin="https://example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and "max-age" in answer.headers["Cache-Control"]
    assert get(f"{address}/data/{name}", If_None_Match=answer.headers["ETag"]).status == 304


@pytest.mark.parametrize("name", ["nonsense.csv", "intake.csv", "../app.py", "%2e%2e/app.py", "citations.xml", "", "tables/../check.py"])
def test_nothing_else_is_served_as_open_data(address, name):
    answer = get(f"{address}/data/{name}")
    body = answer.read().lower()
    # what leads out of the folder is refused by the platform
    assert answer.status in (400, 404)
    assert b"import streamlit" not in body


def test_open_data_takes_get_and_head_only(address):
    request = urllib.request.Request(f"{address}/data/sites.csv", method="POST", data=b"x")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 405
    head = urllib.request.urlopen(urllib.request.Request(f"{address}/data/sites.csv", method="HEAD"), timeout=10)
    assert head.headers["ETag"] and head.read() == b""
