"""A briefing of eight steps from the real data, for tests of what shows briefings: five maps and three charts."""

from functools import lru_cache

from components import cached, wording
from components.briefing import Deck, Slide, Source
from components.pictures import catalogue
from data.load import load_package

# headline, text, picture, its choices, callouts; the words are a presenter's, the pictures are drawn from the data
_STEPS = (
    ("Who makes what with whom, and where", "Every circle is a town with production sites. The colour of a country counts the agreements to which it is a party.", "overview_map", {}),
    ("Where defence goods are made or repaired, seen from Warsaw", "Towns open into their sites when the map is nearer.", "sites_map", {"sites_colour": "product"}),
    ("Production sites, country by country", "By how far the sources say they have come.", "sites_by_country", {}),
    ("Who signs with whom", "The more agreements two countries share, the thicker the line between them.", "agreements_map", {}),
    ("Denmark and its partners", "Sites in Denmark, and the countries with which Denmark has signed.", "country_map", {"country": "Denmark"}),
    ("From promise to payment", "Sums by stage, each counted once, in euros at the rate of the day.", "funding_stages", {}),
    ("One agreement: its parties and its sites", "The agreement of summer 2025 that lets Ukrainian companies make weapons in Denmark.", "agreement_map", {"agreement": "dnk-ukr-copenhagen-2025"}),
    ("Where the money flows", "Grants and procurement that are allocated or further, from funder to recipient.", "funding_flows", {}),
)
NOTES = "Begin with the picture and not with the number.\n\nIf someone asks about places in Ukraine: they are withheld on purpose, at every level below the country."


@lru_cache(maxsize=1)
def real():
    """Tables and views of the repository's data."""
    tables = load_package()
    return tables, cached._views(tables, tables.hash)


def sources_of(picture, views, most: int = 12) -> tuple[Source, ...]:
    """The sources of the records behind a picture."""
    cited = views.cited[(views.cited["owner_table"] == picture.table) & views.cited["owner_id"].isin([str(k) for k in picture.rows.index])].drop_duplicates("source_id")
    return tuple(Source(str(s.publisher), wording.date(s.published), "" if wording.is_missing(s.title) else str(s.title), str(s.url), str(s.kind)) for s in cited.head(most).itertuples())


@lru_cache(maxsize=1)
def eight() -> Deck:
    """The briefing; its second step has a camera of its own."""
    tables, views = real()
    source = f"European defence-production cooperation, data {tables.version}, as of {wording.date(tables.as_of)}. CC BY 4.0."
    slides = []
    for number, (headline, text, name, choices) in enumerate(_STEPS, start=1):
        picture, _ = catalogue.draw(name, tables, views, choices, outlines="/assets/outlines.json", source=source)
        callouts = (wording.count(len(views.sites), "production site"), wording.count(len(views.agreements), "agreement")) if number == 1 else ()
        slides.append(Slide(headline, text, picture, NOTES, sources_of(picture, views), callouts, (2300.0, 2300.0, 2600.0) if number == 2 else None))
    return Deck("Ukraine’s industry abroad", "Ministries and parliaments", tuple(slides), tables.version, tables.as_of, "/briefings?briefing=trial", source)
