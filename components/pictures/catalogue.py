"""The catalogue: every map and chart by name, with the page it stands on and the parameters that it understands."""

from components.pictures import agreements, changes, countries, funding, records, sites
from components.pictures.picture import Choices, Picture, Raw, Spec

SPECS = {
    spec.name: spec
    for spec in (
        Spec("overview_map", "overview", (), records.overview_map, "Map of agreements and production sites"),
        Spec("sites_map", "sites", sites.MAP, sites.sites_map, "Map of production sites"),
        Spec("sites_by_country", "sites", sites.FILTERS, sites.sites_by_country, "Production sites by country"),
        Spec("sites_by_product", "sites", sites.FILTERS, sites.sites_by_product, "Production sites by product"),
        Spec("agreements_map", "agreements", agreements.FILTERS, agreements.agreements_map, "Map of who agrees with whom"),
        Spec("agreements_matrix", "agreements", agreements.FILTERS, agreements.agreements_matrix, "Matrix of who agrees with whom"),
        Spec("agreements_timeline", "agreements", agreements.FILTERS, agreements.agreements_timeline, "Agreements by year and kind"),
        Spec("agreements_status", "agreements", agreements.FILTERS, agreements.agreements_status, "How far agreements have come"),
        Spec("agreement_map", "agreements", ("agreement",), agreements.agreement_map, "Map of one agreement"),
        Spec("agreement_chain", "agreements", ("agreement",), agreements.agreement_chain, "From agreement to site and money"),
        Spec("funding_timeline", "funding", funding.TIMELINE, funding.funding_timeline_picture, "Money over time"),
        Spec("funding_flows", "funding", funding.FILTERS, funding.funding_flows, "Where the money flows"),
        Spec("funding_stages", "funding", funding.ROWS, funding.funding_stages, "How far the money has come"),
        Spec("funding_instruments", "funding", funding.ROWS, funding.funding_instruments, "Money by instrument and stage"),
        Spec("funding_ranks", "funding", funding.FILTERS, funding.funding_ranks, "Largest funders"),
        Spec("country_map", "countries", ("country", "compare"), countries.country_map, "Map of a country and its partners"),
        Spec("country_comparison", "countries", ("country", "compare"), countries.country_comparison_picture, "Countries side by side"),
        Spec("country_money", "countries", ("country",), countries.country_money, "What a country pays for"),
        Spec("countries_ranking", "countries", ("rank_by",), countries.countries_ranking, "Countries ranked"),
        Spec("countries_multiples", "countries", (), countries.countries_multiples, "All countries, year by year"),
        Spec("programme_map", "programmes", ("programme",), records.programme_map, "Map of a programme"),
        Spec("programme_stages", "programmes", ("programme",), records.programme_stages, "How far the money of a programme has come"),
        Spec("changes_map", "changes", changes.PARAMETERS, changes.changes_map, "What is new between two days"),
        Spec("organisation_map", "organisations", ("organisation",), records.organisation_map, "Map of an organisation's sites"),
        Spec("organisations_ranking", "organisations", (), records.organisations_ranking, "Companies by sites"),
    )
}


class UnknownPicture(KeyError):
    """There is no picture of that name; the message lists those there are."""

    def __init__(self, name: str):
        super().__init__(f"there is no picture '{name}'; there are {', '.join(SPECS)}")


def draw(name: str, tables, views, raw: Raw, *, outlines: str = "", source: str = "", selected: str | None = None) -> tuple[Picture, list[tuple[str, str, str]]]:
    """The picture of that name for these choices, and the choices that could not be kept: (parameter, value, what would be right).

    `raw` holds texts as an address does, or values as a page's widgets do. UnknownPicture for a name not in SPECS.
    """
    if name not in SPECS:
        raise UnknownPicture(name)
    spec = SPECS[name]
    choices = Choices({k: v for k, v in raw.items() if k in spec.parameters})
    more = {"selected": selected} if selected is not None else {}
    picture = spec.draw(tables, views, choices, outlines, source, **more)
    return picture, choices.problems
