import subprocess
import sys

import pytest

from data.check import check_package, main
from data.package import FOLDER
from data.withheld import named_place, read_places
from tests.conftest import cited, write_package

PLACES = "# towns\nСімферополь\nSimferopol\nNova Kakhovka\nSimferopol'\nKyiv\nBar\nСімферопольський район\n"


@pytest.fixture
def folder(package_folder):
    """The sample with a list of places of its own."""
    (package_folder / "geo").mkdir()
    (package_folder / "geo/ukraine_places.txt").write_text(PLACES, encoding="utf-8")
    return package_folder


def problems(folder) -> list[str]:
    """What the check prints."""
    return [str(issue) for issue in check_package(folder)]


def edited(folder, file: str, *changes: tuple[str, str]) -> list[str]:
    """What the check prints after replacing texts in one file."""
    path = folder / f"tables/{file}.csv"
    content = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert content.count(old) >= 1, f"{old} is not in {content}"
        content = content.replace(old, new, 1)
    path.write_text(content, encoding="utf-8")
    return problems(folder)


def test_the_sample_holds(folder):
    assert problems(folder) == []


BAD_TEXTS = [
    # (id, file, old, new, the problem after `tables/<file>.csv:`)
    ("space", "sites", "Acme works", " Acme works", "2: name: ' Acme works' has a space at its edge; write 'Acme works'"),
    ("hard space", "sites", "Acme works", "Acme works\u00a0",
     "2: name: 'Acme works\u00a0' has a space at its edge; write 'Acme works'"),
    ("placeholder", "programmes", "bwu,Build with Ukraine,,", "bwu,Build with Ukraine,N/A,",
     "2: acronym: 'N/A' is a placeholder; leave the cell empty"),
    ("dash", "organisations", "Acme; Akme", "-", "2: aliases: '-' is a placeholder; leave the cell empty"),
    ("line break", "agreements", "Repair of vehicles.", '"Repair of\nvehicles."',
     "3: summary: has a line break; write it on one line"),
    ("required", "sites", "Acme works", "", "2: name: is empty; Name is required"),
    ("enum", "agreement_parties", "producer", "producers",
     "3: role: 'producers' is not one of host, technology owner, funder, buyer, producer, partner; "
     "did you mean 'producer'?"),
    ("enum far off", "funding", "public,allocated", "state,allocated", "2: money: 'state' is not one of public, private"),
    ("pattern of a key", "programme_participants", "bwu-dnk", "bwu_DNK",
     "2: participant_id: 'bwu_DNK' does not have the form of Participant (words in a-z and 0-9 joined with - or .)"),
    ("pattern of a currency", "funding", "200000000,DKK", "200000000,kr.",
     "2: currency: 'kr.' does not have the form of Currency (three capital letters, ISO 4217)"),
    ("address", "sources", "https://example.org/post", "example.org/post",
     "3: url: 'example.org/post' does not have the form of Address (http:// or https:// and no spaces)"),
    ("number", "capacities", "300000", "300.000,",
     "2: has 11 cells, 1 more than the header; a cell with a comma in it needs quotation marks"),
    ("thousands", "capacities", "300000", '"300,000"',
     "2: value_low: '300,000' is no number; write digits with a point for decimals and nothing else"),
    ("exponent", "funding", "200000000", "2e8",
     "2: amount: '2e8' is no number; write digits with a point for decimals and nothing else"),
    ("integer", "programmes", "2025,2027", "2025.0,2027",
     "2: start_year: '2025.0' is no whole number; write digits and nothing else"),
    ("minimum", "funding", "200000000", "-5", "2: amount: -5 is below 0"),
    ("maximum", "sites", "52.84", "152.84", "2: lat: 152.84 is above 90"),
    ("no such day", "agreements", "2025-06-24,The", "2024-02-31,The",
     "2: date_signed: '2024-02-31' is no day: February 2024 has 29 days"),
    ("date in words", "funding", "2025-09", "September 2025",
     "2: date: 'September 2025' is no date: write 2025, 2025-06, 2025-06-24 or 2025-07/2025-09"),
    ("interval turned round", "funding", "2025-09", "2025-12/2025-09",
     "2: date: '2025-12/2025-09' is an interval whose end does not lie after its start"),
    ("no whole day", "citations", "post,2026-08-10", "post,2026-08", "26: checked: '2026-08' is no day; write it like 2025-06-24"),
    ("list twice", "sites", "155 mm; 120 mm", "155 mm; 155 MM",
     "2: products: '155 MM' stands twice in the list; name it once"),
    ("list joined", "sites", "155 mm; 120 mm", "155 mm;120 mm",
     "2: products: '155 mm;120 mm' is badly joined; write '155 mm; 120 mm'"),
    ("list with a hole", "sites", "155 mm; 120 mm", "155 mm; ",
     "2: products: '155 mm; ' has a space at its edge; write '155 mm;'"),
    ("list ends", "sites", "155 mm; 120 mm", "155 mm;",
     "2: products: '155 mm;' has an empty element; join elements with '; ' and end without it"),
    ("placeholder in a list", "sites", "155 mm; 120 mm", "155 mm; tbd", "2: products: 'tbd' is a placeholder; leave it out"),
    ("unknown key", "agreement_parties", "dnk-mod", "dnk-mo",
     "2: organisation_id: 'dnk-mo' is not in organisations; did you mean 'dnk-mod'?"),
    ("unknown key far off", "agreement_parties", "dnk-mod", "xyz", "2: organisation_id: 'xyz' is not in organisations"),
    ("unknown part", "funding", "allocated,dnk-pledge", "allocated,dnk-pledge; dnk-pladge",
     "2: part_of: 'dnk-pladge' is not in funding; did you mean 'dnk-pledge'?"),
    ("circle", "funding", "pledged,", "pledged,dnk-pledge",
     "3: part_of: 'dnk-pledge' is part of itself through part_of; take one of the links out"),
    ("composite key", "citations", "agreements,dnk-ukr-2025,value_amount,about EUR 67 million,67000000,EUR,about",
     "agreement_programmes,ukr-repair-2025/bwo,,,,,",
     "26: record_id: 'ukr-repair-2025/bwo' is not in agreement_programmes; did you mean 'ukr-repair-2025/bwu'?"),
    ("milestone of nothing", "milestones", "sites,ukr-acme", "sites,ukr-acne",
     "2: record_id: 'ukr-acne' is not in sites; did you mean 'ukr-acme'?"),
    ("field", "citations", "value_amount,about", "value_amuont,about",
     "26: field: 'value_amuont' is no field of agreements; did you mean 'value_amount'?"),
    ("value of another type", "citations", "67000000,EUR", "67 million,EUR",
     "26: value: '67 million' is no number; write digits with a point for decimals and nothing else"),
    ("value not in the enum", "citations", "status,,signed", "status,,sined",
     "7: value: 'sined' is not one of announced, signed, in force, production started, delivered, stalled, cancelled, "
     "ended; did you mean 'signed'?"),
    ("value not a key", "citations", "programme_id,,bwu", "programme_id,,bwo",
     "8: value: 'bwo' is not in programmes; did you mean 'bwu'?"),
    ("no value", "citations", "about EUR 67 million,67000000", "about EUR 67 million,",
     "26: value: is empty; give what is stated, typed as value_amount"),
    ("value of no field", "citations", "value_amount,about EUR 67 million,67000000,EUR,about", ",,67000000,,",
     "26: value: '67000000' is about no field; name it or leave it empty"),
    ("amount without currency", "citations", "67000000,EUR", "67000000,",
     "26: currency: is empty, but value_amount is an amount; give its currency"),
    ("currency without amount", "citations", "The Hague,", "The Hague,EUR",
     "6: currency: 'EUR' is given, but place is no amount; leave it empty"),
    ("basis of words", "citations", "The Hague,,", "The Hague,,about",
     "6: basis: 'about' is for numbers, and place is none"),
    ("currency missing", "funding", "200000000,DKK", "200000000,",
     "2: currency: is empty, but amount is '200000000'; give both or neither"),
    ("amount missing", "funding", "200000000,DKK", ",DKK", "2: amount: is empty, but currency is 'DKK'; give both or neither"),
    ("years", "programmes", "2025,2027", "2028,2027",
     "2: start_year: 2028 is more than end_year, 2027; swap or correct them"),
    ("party of nobody", "agreement_parties", "dnk-ukr-2025,UKR", "dnk-ukr-2025,",
     "3: country: is empty, and so is organisation_id; one of them is needed"),
    ("half a place", "sites", "52.84,10.29", "52.84,", "2: lon: is empty; give both coordinates or neither"),
    ("no coordinates", "sites", "52.84,10.29", ",", "2: lat: is empty, but the precision is locality; give the centre of it"),
    ("too precise", "sites", "10.29,locality", "10.29,country",
     "2: location_precision: is 'country', but there are coordinates; write locality or region, or take them out"),
    ("elsewhere", "sites", "52.84,10.29", "48.85,2.35", "2: lat: 48.85, 2.35 does not lie in DEU"),
    ("status of tomorrow", "sites", "2025-08-27", "2026-08-27",
     "2: status_date: 2026-08-27 lies after 2026-08-10, the last day on which a source was checked"),
    ("checked too early", "citations", "post,2026-08-10", "post,2025-06-30",
     "26: checked: 2025-06-30 is before the source appeared, 2025-07-01"),
    ("wrong choice", "agreements", "2025-06-24,The Hague", "2025-07-04,The Hague",
     "2: date_signed: is '2025-07-04', but the rule chooses '2025-06-24' (0004-fmn); take it over or add an override"),
    ("wrong amount", "agreements", "500000000,DKK", "67000000,EUR",
     "2: value_amount: is '67000000 EUR', but the rule chooses '500000000 DKK' (0008-fmn); take it over or add an override"),
    ("not taken over", "agreements", "The Hague", "",
     "2: place: is empty, but the rule chooses 'The Hague' (0005-fmn); take it over or add an override"),
    ("fact without citation", "organisations", "Acme; Akme,company,DEU,", "Acme; Akme,company,DEU,dnk-mod",
     "2: parent_id: 'dnk-mod' has no citation; add one or leave the cell empty"),
    ("record without citation", "citations", "0024-fmn,milestones,ukr-acme-opens,date,,2026",
     "0024-fmn,sites,deu-unterluess-acme,,,", "2: milestone_id: 'ukr-acme-opens' has no citation; every record needs a source"),
    ("source without use", "citations",
     "value_amount,about EUR 67 million,67000000,EUR,about,post", ",,,,,fmn", "3: source_id: 'post' is used by no citation; take it out"),
]  # fmt: skip
ELSEWHERE = {
    "record without citation": "milestones",
    "source without use": "sources",
}


@pytest.mark.parametrize(("name", "file", "old", "new", "problem"), BAD_TEXTS, ids=[case[0] for case in BAD_TEXTS])
def test_bad_text(folder, name, file, old, new, problem):
    found = edited(folder, file, (old, new))
    assert found == [f"tables/{ELSEWHERE.get(name, file)}.csv:{problem}"]


BAD_FILES = [
    ("not UTF-8", b"country,name\nDNK,D\xe6nmark\n",
     ["2: is not UTF-8 at byte 6 of the line (0xe6); save the file as UTF-8"]),
    ("empty", b"\n", ["1: is empty; it needs at least its header"]),
    ("columns", b"country,nam,eu_since,nato_since,region,flag\n",
     ["1: flag: is not a declared column", "1: nam: is not a declared column; did you mean 'name'?",
      "1: name: is missing from the header"]),
    ("column twice", b"country,name,eu_since,nato_since,region,name\n", ["1: name: stands twice in the header"]),
    ("stray quotation mark", b'country,name,eu_since,nato_since,region\nDNK,"Den"mark,,,Northern Europe\n',
     ["2: cannot be read as CSV (',' expected after '\"'); look for a stray quotation mark"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in BAD_FILES], ids=[case[0] for case in BAD_FILES])
def test_bad_file(folder, content, expected):
    (folder / "tables/countries.csv").write_bytes(content)
    assert problems(folder) == [f"tables/countries.csv:{problem}" for problem in expected]


def test_slips_of_form_hide_no_rows(folder):
    path = folder / "tables/countries.csv"
    lines = path.read_bytes().replace(b"country,name", b"name,country").split(b"\n")
    rows = [b",".join([*line.split(b",")[1::-1], *line.split(b",")[2:]]) for line in lines[1:-1]]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join([lines[0], b"", *rows, b""]))
    assert problems(folder) == [
        "tables/countries.csv:1: has a CR line end; lines end with LF alone",
        "tables/countries.csv:1: starts with a byte order mark; save as UTF-8 without it",
        "tables/countries.csv:1: the columns are not in the declared order: country,name,eu_since,nato_since,region",
        "tables/countries.csv:2: is an empty line; take it out",
    ]


def test_missing_and_surplus_files(folder):
    (folder / "tables/overrides.csv").rename(folder / "tables/choices.csv")
    assert problems(folder) == [
        "tables/choices.csv:1: is not declared in datapackage.json; declare it or move it away",
        "tables/overrides.csv:1: is missing; datapackage.json declares it",
    ]


def test_no_declaration(folder):
    (folder / "datapackage.json").write_text('{"name": "x",\n"resources" []}')
    assert problems(folder) == ["datapackage.json:2: is not JSON: Expecting ':' delimiter"]
    (folder / "datapackage.json").write_text('{"name": "x"}')
    assert problems(folder) == ["datapackage.json:1: is no declaration of tables: it lacks 'title'"]


def test_key_and_unique_field_twice(folder):
    line = "DNK,Denmark,,,Northern Europe\n"
    assert edited(folder, "countries", (line, line + line)) == [
        "tables/countries.csv:4: country: 'DNK' is in row 3 too; it must be unique",
        "tables/countries.csv:4: name: 'Denmark' is in row 3 too; it must be unique",
    ]


def test_longer_circle(folder):
    rows = (
        "dnk-pledge,2025-06-24,DNK,,,,,,,Production,500000000,DKK,grant,public,pledged,",
        "dnk-pledge,2025-06-24,DNK,,,,,,,Production,500000000,DKK,grant,public,pledged,dnk-part",
    )
    found = edited(folder, "funding", rows)
    assert [problem.split(";")[0] for problem in found] == [
        "tables/funding.csv:2: part_of: 'dnk-part' is part of itself through part_of",
        "tables/funding.csv:3: part_of: 'dnk-pledge' is part of itself through part_of",
    ]


def test_as_of_is_no_later_than_the_newest_source(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"as_of": "2026-07-31"', '"as_of": "2026-09-30"'))
    assert problems(folder) == [
        "datapackage.json:8: as_of: is 2026-09-30, but the newest source is of 2026-08-01; it cannot be later"
    ]


def test_override(folder):
    path = folder / "tables/overrides.csv"
    row = "agreements,dnk-ukr-2025,value_amount,a-post,The press has the sum that was signed\n"
    path.write_text(path.read_text() + row)
    assert edited(folder, "agreements", ("500000000,DKK", "67000000,EUR")) == []
    assert edited(folder, "overrides", ("a-post", "0005-fmn")) == [
        "tables/overrides.csv:2: citation_id: '0005-fmn' is about agreements/dnk-ukr-2025/place; choose another"
    ]


def test_all_problems_in_one_run_sorted(folder):
    edited(folder, "sites", ("Acme works", ""), ("announced", "planed"))
    edited(folder, "funding", ("2025-09", "2025-13"))
    found = edited(folder, "countries", ("Denmark", "Denmark,"))
    assert [" ".join(problem.split(" ")[:2]) if problem.count(": ") > 1 else problem.split(" ")[0] for problem in found] == [
        "tables/countries.csv:3:",
        "tables/funding.csv:2: date:",
        "tables/sites.csv:2: name:",
        "tables/sites.csv:3: status:",
    ]


# --- Ukraine: the messages never repeat the name of the place

WORDS = "names a place in Ukraine, where places of production are withheld; reword it"
UKRAINE = [
    ("locality", "sites", ("acme,,,UKR", "acme,Simferopol,,UKR"), "sites",
     "3: locality: must be empty: places of production inside Ukraine are withheld"),
    ("precision", "sites", ("withheld", "country"), "sites",
     "3: location_precision: must be 'withheld' for a site inside Ukraine"),
    ("name", "sites", ("Acme repair in Ukraine", "Acme repair Simferopol"), "sites", f"3: name: word 3 {WORDS}"),
    ("Cyrillic products", "sites", ("maintenance and repair,", "maintenance and repair,ремонт (Сімферополь)"), "sites",
     f"3: products: word 2 {WORDS}"),
    ("two words", "milestones", ("Start of repair", "Start in nova-kakhovka"), "milestones", f"2: event: word 3 {WORDS}"),
    ("apostrophe", "citations", ("milestones,ukr-acme-opens,date,,", "milestones,ukr-acme-opens,date,from Simferopol,"),
     "citations", f"25: stated_value: word 2 {WORDS}"),
    ("note", "citations", ("country,,UKR,,,fmn,2026-08-10,", "country,,UKR,,,fmn,2026-08-10,in Bar"), "citations",
     f"16: note: word 2 {WORDS}"),
    ("source title", "sources", ("Letter of intent", "Workshop in Kyiv opened"), "sources", f"2: title: word 3 {WORDS}"),
    ("source address", "sources", ("example.org/fmn", "example.org/new-plant-simferopol-2026"), "sources",
     f"2: url: word 6 {WORDS}"),
    ("escaped address", "sources", ("example.org/fmn", "example.org/%D0%A1%D1%96%D0%BC%D1%84%D0%B5%D1%80%D0%BE%D0%BF%D0%BE%D0%BB%D1%8C"),
     "sources", f"2: url: word 4 {WORDS}"),
    ("hosted agreement", "agreements", ("Repair of vehicles.", "Repair in Simferopol."), "agreements",
     f"3: summary: word 3 {WORDS}"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "where", "problem"), [case[1:] for case in UKRAINE], ids=[case[0] for case in UKRAINE])
def test_places_in_ukraine(folder, file, change, where, problem):
    assert edited(folder, file, change) == [f"tables/{where}.csv:{problem}"]


def test_keys_of_sites_in_ukraine(folder):
    for path in (folder / "tables").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("ukr-acme,", "ukr-simferopol-acme,"), encoding="utf-8")
    found = problems(folder)
    assert f"tables/sites.csv:3: site_id: word 2 {WORDS}" in found
    assert f"tables/citations.csv:16: record_id: word 2 {WORDS}" in found
    assert not any("simferopol" in problem for problem in found)


def test_operators_in_ukraine(folder):
    found = edited(folder, "organisations", ("Acme; Akme,company,DEU", "Simferopol works,company,UKR"))
    assert found == [f"tables/organisations.csv:2: aliases: word 1 {WORDS}"]


@pytest.mark.parametrize(
    ("file", "change"),
    [
        pytest.param("sources", ("Kyiv Post,post,", "Kyiv Post,post,The Kyiv Independent and Kyiv Post on"), id="publishers"),
        pytest.param("sites", ("Acme works", "Acme works Simferopol"), id="a site elsewhere"),
        pytest.param("milestones", ("Start of repair", "Bar stock and tin"), id="an ordinary word"),
        pytest.param("agreements", ("Repair of vehicles.", "Repair of vehicles; signed in Kyiv."), id="a signing place"),
        pytest.param("milestones", ("Start of repair", "Start in Simferopolska street"), id="only whole words"),
    ],
)
def test_no_place_of_production(folder, file, change):
    assert edited(folder, file, change) == []


def test_place_where_an_agreement_was_signed(folder, sample):
    sample["agreements"][1] |= {"place": "Kyiv", "date_signed": "2025-06-24"}
    write_package(folder, cited(sample))
    assert problems(folder) == []


def test_list_of_places():
    places = read_places(FOLDER / "geo/ukraine_places.txt")
    for text in ("plant in Simferopol", "завод, Севастополь", "https://x.org/zavod-sevastopol"):
        assert named_place(text, places)
    for text in ("Build with Ukraine", "Rheinmetall Ukrainian Defense Industry", "ammunition plant", "Volodymyr Zelenskyy"):
        assert not named_place(text, places)


# --- the command


def test_command(folder, capsys):
    assert main([str(folder), "--totals"]) == 0
    line, *totals = capsys.readouterr().out.splitlines()
    assert line.startswith("holds: countries 3, organisations 2, ")
    assert "citations 25; conflicts 0; records with only an aggregator as source 0; wholes exceeded by their parts 0; likely duplicates 0" in line
    assert totals[1].split() == ["dnk-total", "DKK", "500000000.0", "500000000.0", "0.0", "1"]
    edited(folder, "sites", ("Acme works", ""))
    assert main([str(folder)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "tables/sites.csv:2: name: is empty; Name is required\n"
    assert printed.err == "1 problem\n"


def test_total_far_from_ours_needs_a_note(folder, capsys):
    edited(folder, "official_totals", ("500000000", "600000000"))
    assert main([str(folder)]) == 1
    assert "tables/official_totals.csv:2: note: is empty, but ours is -16.7% off; say why" in capsys.readouterr().out
    edited(folder, "official_totals", ("fmn,", "fmn,Counts what was announced later"))
    assert main([str(folder)]) == 0


def test_duplicates_are_listed_and_no_problem(tmp_path, sample, capsys):
    for table, key in (("agreements", "agreement_id"), ("sites", "site_id"), ("funding", "funding_id")):
        sample[table].append(sample[table][0] | {key: f"{sample[table][0][key]}-again"})
    parties = [
        row | {"party_id": f"{row['party_id']}-again", "agreement_id": "dnk-ukr-2025-again"}
        for row in sample["agreement_parties"]
    ]
    sample["agreement_parties"] += parties
    sample["official_totals"] = []
    write_package(tmp_path, cited(sample))
    assert main([str(tmp_path), "--duplicates"]) == 0
    line, *pairs = capsys.readouterr().out.splitlines()
    assert line.endswith("likely duplicates 3")
    assert pairs == [
        "tables/agreements.csv: dnk-ukr-2025-again and dnk-ukr-2025 have the same parties and date",
        "tables/sites.csv: deu-unterluess-acme-again and deu-unterluess-acme have the same place, operator and category",
        "tables/funding.csv: dnk-pledge-again and dnk-pledge have the same funder, date and amount",
    ]


def test_pairs_marked_distinct_are_not_listed(folder, sample, capsys):
    twin = sample["funding"][0] | {"funding_id": "dnk-pledge-twin"}
    sample["funding"].append(twin)
    write_package(folder, cited(sample))
    main([str(folder), "--duplicates"])
    assert "dnk-pledge-twin and dnk-pledge have the same" in capsys.readouterr().out
    (folder / "distinct.csv").write_text("table,record_id,other_id,reason\nfunding,dnk-pledge,dnk-pledge-twin,two things\n", encoding="utf-8")
    main([str(folder), "--duplicates"])
    out = capsys.readouterr().out
    assert "dnk-pledge-twin and" not in out and "likely duplicates 0" in out


def test_weak_records_and_euro_notes(tmp_path, sample, capsys):
    sample["sources"][1] |= {"kind": "aggregator"}
    sample["funding"][0] |= {"currency": "UAH"}
    rows = cited(sample)
    for row in rows["citations"]:
        if row["table"] == "capacities":
            row["source_id"] = "post"
    rows["official_totals"] = []
    write_package(tmp_path, rows)
    assert main([str(tmp_path)]) == 0
    assert "only an aggregator as source 1; amounts with no euro rate 1; " in capsys.readouterr().out


def test_module_runs_without_streamlit(folder):
    code = "import sys, data.check; code = data.check.main(sys.argv[1:]); sys.exit(code or 'streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=FOLDER.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
