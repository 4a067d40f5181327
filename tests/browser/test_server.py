"""What the server sends: headers, compression, caching, health; and nothing from outside."""

import gzip
import json
import urllib.error
import urllib.request

import pytest

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


@pytest.mark.parametrize("path", ["/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py"])
def test_static_files_stay_in_their_folder(address, path):
    answer = get(address + path)
    assert b"st.App" not in answer.read()
