"""Pictures of the production sites page."""

import pandas as pd

from components import palette, wording
from components.charts import Chart, Series
from components.figures.breakdowns import breakdown
from components.map import scenes
from components.pictures.picture import Choices, Picture
from components.select import matching, search, where
from data.quality import GRADES

FIRST_YEAR, LAST_YEAR = 2022, 2028
FILTERS = ("sites_search", "sites_status", "sites_product", "sites_country", "sites_programme", "sites_operator", "sites_abroad", "sites_start", "sites_evidence")
MAP = (*FILTERS, "sites_colour", "sites_arcs")
STARTS = ("known", "planned", "not stated")


def chosen_sites(tables, views, choices: Choices) -> pd.DataFrame:
    """The sites that match the filters of the page."""
    sites = views.sites
    years = [y for y in sites["start_year"] if y == y and y is not None]
    low, high = (int(min(years)), int(max(years))) if years else (FIRST_YEAR, LAST_YEAR)
    words = choices.text("sites_search", "Search")
    wanted = {
        "status": choices.many("sites_status", palette.SITE_STATUS, "Status"),
        "product_category": choices.many("sites_product", sites["product_category"], "Product"),
        "country": choices.many("sites_country", sites["country"], "Country", views.names),
        "programme": choices.many("sites_programme", sites["programme"], "Programme"),
        "grade": choices.many("sites_evidence", GRADES, "Evidence"),
        "operator": choices.many("sites_operator", sites["operator"], "Operator"),
        "homes_abroad": choices.many("sites_abroad", sites["homes_abroad"].explode(), "Abroad, by companies of", views.names),
    }
    first, last = choices.numbers("sites_start", low, high, "Start of production")
    shown = search(matching(sites, wanted), words)
    if (first, last) != (low, high):
        shown = where(shown, [y == y and y is not None and first <= y <= last for y in shown["start_year"]])
    return shown


def sites_map(tables, views, choices: Choices, outlines: str, source: str, selected: str | None = None) -> Picture:
    """Production sites by town, coloured by status or product, with arcs from technology owners to hosts if wanted."""
    shown = chosen_sites(tables, views, choices)
    colour = choices.one("sites_colour", ("status", "product"), "status", "Colour")
    arcs = choices.flag("sites_arcs", "With arcs from technology owner to host")
    scene = scenes.sites(views, shown, outlines, source, selected, colour=colour, arcs=arcs, tables=tables)
    return Picture("sites_map", "Production sites", _in_words(shown), "sites", shown, "sites", tuple(choices.words), choices.address("sites"), scene=scene)


def _in_words(shown: pd.DataFrame) -> str:
    by = shown.groupby("country_name").size().sort_values(ascending=False)
    return f"{wording.count(len(shown), 'site')} in {wording.count(len(by), 'country')}; most in {wording.joined([f'{n} ({v})' for n, v in by.head(4).items()])}." if len(shown) else "No site matches."


def sites_by_country(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Sites by country and status."""
    shown = chosen_sites(tables, views, choices)
    chart = breakdown(shown, "country_name", "status", "Production sites by country and status", most=20)
    return Picture("sites_by_country", chart.title, chart.alt, "sites", shown, "sites", tuple(choices.words), choices.address("sites"), chart=_status_colours(chart))


def sites_by_product(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Sites by product and status."""
    shown = chosen_sites(tables, views, choices)
    chart = breakdown(shown, "product_category", "status", "Production sites by product and status", most=14)
    return Picture("sites_by_product", chart.title, chart.alt, "sites", shown, "sites", tuple(choices.words), choices.address("sites"), chart=_status_colours(chart))


def _status_colours(chart: Chart) -> Chart:
    order = list(palette.SITE_STATUS)
    series = sorted(chart.series, key=lambda s: order.index(s.name) if s.name in order else len(order))
    shades = {"announced": "#e3b968"}  # hollow on the map; here paler than what is under construction
    coloured = tuple(Series(s.name, s.values, shades.get(s.name, palette.SITE_STATUS.get(s.name, (palette.OTHER,))[0]), s.texts, s.keys) for s in series)
    return Chart(chart.kind, chart.title, chart.categories, coloured, "sites", chart.horizontal, alt=chart.alt, height=chart.height)
