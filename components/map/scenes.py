"""The maps of the pages as scenes. Pure: tables and views in, plain dicts out."""

import pandas as pd

from components import wording
from components.map import scene as parts
from components.select import where


def _roles_tips(views, counts: pd.Series, noun: str) -> dict[str, list[str]]:
    sites = views.sites.groupby("country").size()
    return {
        code: [*([wording.count(int(counts[code]), noun)] if counts.get(code) else []), *([wording.count(int(sites[code]), "production site")] if sites.get(code) else [])]
        for code in views.names.index
    }


def overview(tables, views, outlines_url: str, source: str, selected: str | None = None) -> dict:
    """Countries by number of agreements, sites as bubbles."""
    counts = _agreement_counts(views)
    tips = _roles_tips(views, counts, "agreement")
    fills, labels = parts.filled_countries(views.names, counts, tips)
    return parts.scene(
        title="Map of Europe: agreements by country and production sites by town", outlines_url=outlines_url, source=source, selected=selected,
        countries=fills, classes=labels, fill_title="Agreements", bubbles=parts.site_bubbles(views.sites),
        categories=parts.status_categories(), category_title="Production sites", marks=parts.unplaced_marks(views.sites, views.names),
        badges=parts.edge_badges(counts, views.names, tips))


def sites(views, shown: pd.DataFrame, outlines_url: str, source: str, selected: str | None = None, *, colour: str = "status", arcs: bool = False,
          tables=None, camera: list[float] | None = None, focus: tuple[str, list[float]] | None = None) -> dict:
    """Production sites as bubbles by town, coloured by status or by product, countries by number of sites.

    With the `tables` the map has a slider of years; `arcs` (which needs them) leads from the owners of the technology to the hosts.
    """
    counts = shown.groupby("country").size()
    tips = {c: [wording.count(int(n), "site")] for c, n in counts.items()}
    fills, labels = parts.filled_countries(views.names, counts, tips)
    starts = parts.start_years(shown, tables.milestones, tables.as_of) if tables is not None else parts.start_years(shown)
    by_product = colour == "product"
    found = technology_arcs(tables, views.names, shown) if arcs and tables is not None else []
    badges = parts.edge_badges(counts, views.names, tips)
    outside = [c for a in found for c in a["between"] if not counts.get(c)]
    badges += [b | {"label": views.names.get(b["key"].removeprefix("country:"), b["label"])} for b in parts.edge_badges(pd.Series(1, index=list(dict.fromkeys(outside))), views.names, {})]
    return parts.scene(
        title="Map of production sites in Europe", nothing="No site here matches", outlines_url=outlines_url, source=source, selected=selected,
        countries=fills, classes=labels, fill_title="Sites in the country", bubbles=parts.site_bubbles(shown, colour),
        categories=parts.product_categories() if by_product else parts.status_categories(), category_title="Product" if by_product else "Status",
        hollow="Announced or under construction" if by_product and len(shown) else "", marks=parts.unplaced_marks(shown, views.names, colour, starts),
        arcs=found, badges=badges, details=parts.site_details(shown, starts), camera=camera, focus=focus,
        time=parts.time_of(tables.as_of, parts.count_steps(counts)) if tables is not None else None)


def technology_arcs(tables, names: pd.Series, shown: pd.DataFrame) -> list[dict]:
    """Arcs from the countries of the owners of the technology and of the producers to the host, by number of agreements behind the shown sites.

    A party's country is its own, else that of its organisation. An agreement counts once for each pair of countries; within one country it draws no arc.
    """
    behind = {a for agreements in shown["agreements"] for a in agreements}
    hosts = {a: h for a, h in zip(tables.agreements["agreement_id"].tolist(), tables.agreements["host_country"].tolist()) if a in behind and not wording.is_missing(h)}
    homes = dict(zip(tables.organisations["organisation_id"].tolist(), tables.organisations["country"].tolist()))
    called, parties, pairs = names.to_dict(), tables.agreement_parties, {}
    for agreement_id, country, organisation, role in zip(*(parties[c].tolist() for c in ("agreement_id", "country", "organisation_id", "role"))):
        if agreement_id in hosts and role in ("technology owner", "producer"):
            home = homes.get(organisation) if wording.is_missing(country) else country
            if not wording.is_missing(home) and home != hosts[agreement_id]:
                pairs.setdefault((home, hosts[agreement_id]), set()).add(agreement_id)
    found = [
        parts.arc(f"arc:{a}>{b}", a, b, len(agreements), [f"{called.get(a, a)} → {called.get(b, b)}: {wording.count(len(agreements), 'agreement')}"], directed=True)
        for (a, b), agreements in sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return [a for a in found if a]


def agreement(views, agreement_id: str, outlines_url: str, source: str) -> dict:
    """The parties of one agreement, arcs between them, and the sites it led to."""
    row = views.agreements.loc[agreement_id]
    members = [c for c in dict.fromkeys([*row["countries"], *([] if wording.is_missing(row["host_country"]) else [row["host_country"]])])]
    mine = where(views.sites, [agreement_id in a for a in views.sites["agreements"]])
    hub = row["host_country"] if not wording.is_missing(row["host_country"]) else members[0] if members else None
    arcs = [parts.arc(f"arc:{c}-{hub}", c, hub, 1, [f"{views.names.get(c, c)} and {views.names.get(hub, hub)}"]) for c in members if hub and c != hub]
    tips = {c: ["Host of the production" if c == row["host_country"] else "Party"] for c in members}
    fills = {c: {"name": views.names.get(c, c), "class": 3 if c == row["host_country"] else 1, "emphasis": True, "tip": tips[c]} for c in members}
    points = [p for p in (parts.point_of(c) for c in members) if p]
    return parts.scene(
        title=f"Map of the parties to: {row['title']}", outlines_url=outlines_url, source=source, countries=fills, arcs=[a for a in arcs if a],
        bubbles=parts.site_bubbles(mine), categories=parts.status_categories() if len(mine) else [], category_title="Sites it led to",
        marks=parts.unplaced_marks(mine, views.names), badges=parts.edge_badges(pd.Series(1, index=members), views.names, tips),
        focus=(agreement_id, parts.box_of(points, 500)) if points else None)


def country(views, code: str, others: list[str], outlines_url: str, source: str) -> dict:
    """One country's partners by number of common agreements, its own sites and those of the others, and the view flown to them."""
    chosen = [code, *others]
    common = _partners(views, code)
    tips = {c: [f"{wording.count(int(n), 'agreement')} with {views.names[code]}"] for c, n in common.items()}
    fills, labels = parts.filled_countries(views.names, common, tips, emphasis=set(chosen))
    fills[code]["class"] = "self"
    here = views.sites[views.sites["country"].isin(chosen)]
    arcs = [parts.arc(f"arc:{code}-{c}", code, c, int(n), [f"{views.names[code]} and {views.names.get(c, c)}", wording.count(int(n), "agreement")]) for c, n in common.items()]
    boxes = [b for b in (parts.country_box(c) for c in chosen) if b]
    box = [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)] if boxes else None
    return parts.scene(
        nothing=f"No agreement with {views.names[code]} recorded",
        title=f"Map of {wording.joined([views.names[c] for c in chosen])} and partners", outlines_url=outlines_url, source=source,
        countries=fills, classes=labels, fill_title=f"Agreements with {views.names[code]}", arcs=[a for a in arcs if a], bubbles=parts.site_bubbles(here),
        categories=parts.status_categories() if len(here) else [], category_title="Production sites", marks=parts.unplaced_marks(here, views.names),
        badges=parts.edge_badges(common, views.names, tips), focus=("/".join(chosen), _wide(box)) if box else None)


def _wide(box: list[float], least_km: float = 2300) -> list[float]:
    """The box widened to show the neighbourhood."""
    grow_x, grow_y = max(0.0, least_km - (box[2] - box[0])) / 2, max(0.0, least_km * 0.7 - (box[3] - box[1])) / 2
    return [box[0] - grow_x, box[1] - grow_y, box[2] + grow_x, box[3] + grow_y]


def _agreement_counts(views) -> pd.Series:
    roles = views.roles[views.roles["table"] == "agreements"].drop_duplicates(["country", "record_id"])
    return roles.groupby("country").size()


def _partners(views, code: str) -> pd.Series:
    roles = views.roles[views.roles["table"] == "agreements"].drop_duplicates(["country", "record_id"])
    mine = roles.loc[roles["country"] == code, "record_id"]
    others = roles[roles["record_id"].isin(mine) & (roles["country"] != code)]
    return others.groupby("country").size().sort_values(ascending=False)


def agreements(views, shown: pd.DataFrame, pairs: pd.DataFrame, outlines_url: str, source: str, selected: str | None = None, most: int = 60) -> dict:
    """Countries by number of the shown agreements, and arcs between the `most` pairs (columns a, b, n) that share most."""
    counts = shown["concerns"].explode().dropna().value_counts()
    tips = {code: [wording.count(int(n), "agreement")] for code, n in counts.items()}
    fills, labels = parts.filled_countries(views.names, counts, tips)
    names = views.names
    arcs = [parts.arc(f"arc:{p.a}-{p.b}", p.a, p.b, int(p.n), [f"{names.get(p.a, p.a)} and {names.get(p.b, p.b)}", wording.count(int(p.n), "agreement")]) for p in pairs.head(most).itertuples()]
    return parts.scene(
        title="Map of agreements between countries", nothing="No agreement here matches", outlines_url=outlines_url, source=source, selected=selected,
        countries=fills, classes=labels, fill_title="Agreements", arcs=[a for a in arcs if a], badges=parts.edge_badges(counts, names, tips))


def programme(views, programme_id: str, outlines_url: str, source: str) -> dict:
    """The participants of a programme and the sites that it pays for or made."""
    row = views.programmes.loc[programme_id]
    mine = views.sites[views.sites["programme_id"].isin(row["family"])]
    return _members(views, row["countries"], mine, f"Map of participants and sites: {row['label']}", "Participant", programme_id, outlines_url, source)


def organisation(views, organisation_id: str, outlines_url: str, source: str) -> dict:
    """The sites of an organisation and of all that it owns, and its home country."""
    row = views.organisations.loc[organisation_id]
    group = set(row["group"])
    mine = where(views.sites, [o in group or bool(group & set(p)) for o, p in zip(views.sites["operator_id"], views.sites["partners"])])
    home = [] if wording.is_missing(row["country"]) else [row["country"]]
    return _members(views, home, mine, f"Map of the sites of {row['name']}", "Seat", organisation_id, outlines_url, source)


def _members(views, members: list[str], mine: pd.DataFrame, title: str, role: str, key: str, outlines_url: str, source: str) -> dict:
    counts = mine.groupby("country").size()
    concerned = list(dict.fromkeys([*members, *counts.index]))
    tips = {c: [*([role] if c in members else []), *([wording.count(int(counts[c]), "site")] if counts.get(c) else [])] for c in concerned}
    fills = {c: {"name": views.names.get(c, c), "class": 1 if c in members else 0, "tip": tips[c], **({"emphasis": True} if c in members else {})} for c in concerned}
    points = [p for p in (parts.point_of(c) for c in concerned) if p]
    return parts.scene(
        title=title, outlines_url=outlines_url, source=source, countries=fills, bubbles=parts.site_bubbles(mine), categories=parts.status_categories() if len(mine) else [],
        category_title="Production sites", marks=parts.unplaced_marks(mine, views.names), badges=parts.edge_badges(pd.Series(1, index=concerned), views.names, tips),
        focus=(key, parts.box_of(points, 500)) if points else None)


def changes(views, agreements_changed: pd.DataFrame, sites_changed: pd.DataFrame, outlines_url: str, source: str) -> dict:
    """Countries by number of the given agreements, the given sites as bubbles."""
    counts = agreements_changed["concerns"].explode().dropna().value_counts()
    here = sites_changed.groupby("country").size()
    tips = {c: [*([wording.count(int(counts[c]), "agreement")] if counts.get(c) else []), *([wording.count(int(here[c]), "site")] if here.get(c) else [])] for c in views.names.index}
    fills, labels = parts.filled_countries(views.names, counts, tips)
    return parts.scene(
        title="Map of what is new or changed", nothing="Nothing new or changed", outlines_url=outlines_url, source=source, countries=fills, classes=labels,
        fill_title="Agreements new or changed", bubbles=parts.site_bubbles(sites_changed), categories=parts.status_categories() if len(sites_changed) else [],
        category_title="Sites new or changed", marks=parts.unplaced_marks(sites_changed, views.names), badges=parts.edge_badges(counts, views.names, tips))
