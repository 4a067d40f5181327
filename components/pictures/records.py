"""Pictures of programmes, organisations and the overview."""

import pandas as pd

from components import money_choices
from components.figures.breakdowns import ranking, stage_bars
from components.map import scenes
from components.pictures.picture import Choices, Picture
from components.select import where


def overview_map(tables, views, choices: Choices, outlines: str, source: str, selected: str | None = None) -> Picture:
    """Agreements by country and production sites by town."""
    scene = scenes.overview(tables, views, outlines, source, selected)
    return Picture("overview_map", "Agreements and production sites", f"{len(views.agreements)} agreements, {len(views.sites)} production sites.", "sites", views.sites, "overview", (), "/", scene=scene)


def _programme(views, choices: Choices) -> str | None:
    return choices.one("programme", views.programmes["programme_id"], None)


def programme_map(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """The participants of a programme and its sites."""
    chosen = _programme(views, choices)
    if chosen is None:
        return Picture("programme_map", "No such programme", "The programme is not in the data.", "sites", views.sites.head(0), "programmes")
    row = views.programmes.loc[chosen]
    mine = views.sites[views.sites["programme_id"].isin(row["family"])]
    return Picture("programme_map", f"{row['label']}: participants and sites", f"Participants: {row['participants'] or 'none named'}.", "sites", mine, "programmes", (), choices.address("programmes"),
                   scene=scenes.programme(views, chosen, outlines, source))


def programme_stages(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """How far the money of a programme has come."""
    chosen = _programme(views, choices)
    rows = views.funding.head(0) if chosen is None else money_of_programme(views, chosen)
    title = "How far the money has come" + (f": {views.programmes.loc[chosen, 'label']}" if chosen else "")
    chart = stage_bars(money_choices.stage_totals(rows), title)
    return Picture("programme_stages", title, chart.alt, "funding", rows, "programmes", (), choices.address("programmes"), chart=chart)


def money_of_programme(views, programme_id: str) -> pd.DataFrame:
    """The statements of money of a programme and all below it."""
    return views.funding[views.funding["programme_id"].isin(views.programmes.loc[programme_id, "family"])]


def organisation_map(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """The sites of an organisation and its group."""
    chosen = choices.one("organisation", views.organisations["organisation_id"], None)
    if chosen is None:
        return Picture("organisation_map", "No such organisation", "The organisation is not in the data.", "sites", views.sites.head(0), "organisations")
    row, group = views.organisations.loc[chosen], set(views.organisations.loc[chosen, "group"])
    mine = where(views.sites, [o in group or bool(group & set(p)) for o, p in zip(views.sites["operator_id"], views.sites["partners"])])
    return Picture("organisation_map", f"Where {row['name']} makes what", f"{len(mine)} sites.", "sites", mine, "organisations", (), choices.address("organisations"), scene=scenes.organisation(views, chosen, outlines, source))


def organisations_ranking(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Companies by number of production sites, as operator or partner."""
    rows = views.organisations
    companies = rows[rows["kind"].isin(["company", "state-owned company", "joint venture"])]
    chart = ranking(companies.set_index("name")["n_sites"].astype(float), "Companies by production sites, as operator or partner", "sites", keys=[f"organisations={o}" for o in companies.index])
    return Picture("organisations_ranking", chart.title, chart.alt, "organisations", companies, "organisations", (), "/organisations", chart=chart)
