import pytest

from data.check import check_package
from data.format import format_package, main

COUNTRIES = b"country,name,eu_since,nato_since,region\n"


def rewritten(folder, content: bytes, path: str = "tables/countries.csv") -> bytes:
    """What formatting makes of one file."""
    (folder / path).write_bytes(content)
    changed, issues = format_package(folder)
    assert (changed, issues) == ([path], [])
    return (folder / path).read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(COUNTRIES + b"UKR,Ukraine,,,Eastern Europe\nDNK,Denmark,,,Northern Europe\n", id="order of rows"),
        pytest.param(
            b"name,country,eu_since,nato_since,region\nDenmark,DNK,,,Northern Europe\nUkraine,UKR,,,Eastern Europe\n",
            id="order of columns",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + COUNTRIES + b"DNK,Denmark,,,Northern Europe\nUKR,Ukraine,,,Eastern Europe\n", id="byte order mark"
        ),
        pytest.param(
            COUNTRIES.replace(b"\n", b"\r\n") + b"DNK,Denmark,,,Northern Europe\r\nUKR,Ukraine,,,Eastern Europe", id="CRLF"
        ),
        pytest.param(
            COUNTRIES + b'"DNK","Denmark",,,"Northern Europe"\n\nUKR, Ukraine ,,,Eastern Europe\n', id="quotes and spaces"
        ),
    ],
)
def test_canonical_form(package_folder, content):
    assert rewritten(package_folder, content) == COUNTRIES + b"DNK,Denmark,,,Northern Europe\nUKR,Ukraine,,,Eastern Europe\n"


def test_lists_are_joined_and_commas_quoted(package_folder):
    header = "organisation_id,name,aliases,kind,country,parent_id\n"
    content = rewritten(package_folder, f"{header}acme,Acme,a;b ;  c,company,,\n".encode(), "tables/organisations.csv")
    assert content.decode() == f"{header}acme,Acme,a; b; c,company,,\n"
    content = rewritten(package_folder, f'{header}acme,"Acme, Ltd",a;b,company,,\n'.encode(), "tables/organisations.csv")
    assert content.decode() == f'{header}acme,"Acme, Ltd",a; b,company,,\n'


@pytest.mark.parametrize(
    ("content", "issue"),
    [
        (COUNTRIES + b"UKR,Ukra\xefne,,,Eastern Europe\n",
         "tables/countries.csv:2: is not UTF-8 at byte 9 of the line (0xef); save the file as UTF-8"),
        (COUNTRIES + b"UKR,Ukraine,,Eastern Europe\n",
         "tables/countries.csv:2: has 4 cells, 1 fewer than the header; a cell with a comma in it needs quotation marks"),
        (b"country,nam,eu_since,nato_since,region\n",
         "tables/countries.csv:1: nam: is not a declared column; did you mean 'name'?"),
        (b"", "tables/countries.csv:1: is empty; it needs at least its header"),
    ],
    ids=["encoding", "ragged", "column", "empty"],
)  # fmt: skip
def test_refuses_to_guess(package_folder, capsys, content, issue):
    path = package_folder / "tables/countries.csv"
    path.write_bytes(content)
    assert main([str(package_folder)]) == 1
    assert issue in capsys.readouterr().out.splitlines()
    assert path.read_bytes() == content


def test_refuses_a_list_with_a_hole(package_folder, capsys):
    path = package_folder / "tables/organisations.csv"
    content = path.read_text().replace("Acme; Akme", "Acme; ; Akme")
    path.write_text(content)
    assert main([str(package_folder)]) == 1
    assert "tables/organisations.csv:2: aliases: 'Acme; ; Akme' has an empty element" in capsys.readouterr().out
    assert path.read_text() == content


def test_check_writes_nothing(package_folder, capsys):
    assert main([str(package_folder), "--check"]) == 0
    path = package_folder / "tables/countries.csv"
    content = b"\xef\xbb\xbf" + path.read_bytes()
    path.write_bytes(content)
    assert main([str(package_folder), "--check"]) == 1
    assert capsys.readouterr().out == "tables/countries.csv: would change\n"
    assert path.read_bytes() == content
    assert main([str(package_folder)]) == 0
    assert check_package(package_folder) == []
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        file.name for file in path.parent.glob("*.csv")
    )
