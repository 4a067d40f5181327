"""Frames for display: joined, labelled and filtered. Pure: frames in, frames out."""

import re

import pandas as pd

from components import wording
from data.load import Tables, split_list
from data.names import fold
from data.owners import owners


def country_names(tables: Tables) -> pd.Series:
    """Names by country code."""
    return tables.countries.set_index("country")["name"]


def names_of(tables: Tables, table: str, key: str, name: str = "name") -> pd.Series:
    """Names by key of a table."""
    return tables[table].set_index(key)[name]


def record_citations(tables: Tables) -> pd.DataFrame:
    """Citations with their source, and the record they belong to: a party's citation belongs to its agreement.

    Columns: table, record_id (as cited), owner_table, owner_id, field, stated_value, value, currency, basis, checked,
    note, citation_id and those of the source (publisher, url, title, published, kind, origin).
    """
    cited = tables.citations.merge(tables.sources, on="source_id", how="left", suffixes=("", "_source"))
    owner, parents = list(zip(cited["table"], cited["record_id"])), owners(tables)
    cited["owner_table"] = [parents.get(o, o)[0] for o in owner]
    cited["owner_id"] = [parents.get(o, o)[1] for o in owner]
    return cited


def citations_by_record(cited: pd.DataFrame) -> dict[tuple[str, str], list[dict]]:
    """The citations of each record (table, record id) as plain rows, so that no page scans them all for each line."""
    found: dict[tuple[str, str], list[dict]] = {}
    for row in cited.to_dict("records"):
        found.setdefault((row["table"], row["record_id"]), []).append(row)
    return found


def evidence(cited: pd.DataFrame, conflicts: pd.DataFrame, table: str) -> pd.DataFrame:
    """Independent sources and conflicts per record of a table: index record key, columns sources, conflicts."""
    mine = cited[cited["owner_table"] == table]
    pairs = mine[["table", "record_id", "owner_id"]].drop_duplicates()
    disagree = conflicts.merge(pairs, on=["table", "record_id"])
    return pd.DataFrame({
        "sources": mine.groupby("owner_id")["origin"].nunique(),
        "conflicts": disagree.groupby("owner_id").size(),
    }).fillna(0).astype(int)


def agreement_view(tables: Tables, cited: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """One row per agreement with names instead of keys, the parties' countries, sources, conflicts and search text."""
    names, organisations = country_names(tables), names_of(tables, "organisations", "organisation_id")
    parties = tables.agreement_parties
    view = tables.agreements.set_index("agreement_id", drop=False)
    by = parties.groupby("agreement_id")
    view["countries"] = by["country"].agg(lambda c: list(dict.fromkeys(x for x in c if not wording.is_missing(x))))
    view["countries"] = [c if isinstance(c, list) else [] for c in view["countries"]]
    members = by["organisation_id"].agg(lambda c: [organisations.get(x, x) for x in dict.fromkeys(c) if not wording.is_missing(x)])
    view["organisations"] = members
    view["organisations"] = [o if isinstance(o, list) else [] for o in view["organisations"]]
    signers = by["signatory"].agg(lambda c: [s for x in c if not wording.is_missing(x) for s in split_list(x)])
    view["signatories"] = [s if isinstance(s, list) else [] for s in signers.reindex(view.index)]
    view["parties"] = [", ".join(names.get(c, c) for c in cs) or ", ".join(os) for cs, os in zip(view["countries"], view["organisations"])]
    view["host"] = view["host_country"].map(names)
    view["concerns"] = [c if wording.is_missing(h) or h in c else [*c, h] for c, h in zip(view["countries"], view["host_country"])]
    view["programme"] = view["programme_id"].map(names_of(tables, "programmes", "programme_id"))
    further = tables.agreement_programmes.groupby("agreement_id")["programme_id"].agg(list).to_dict()
    view["programmes"] = [list(dict.fromkeys([*([] if wording.is_missing(p) else [p]), *further.get(a, [])])) for a, p in zip(view.index, view["programme_id"])]
    view["year"] = [None if wording.is_missing(d) else int(str(d)[:4]) for d in view["date_signed"]]
    view["value"] = [wording.stated(a, c) if not wording.is_missing(a) else "" for a, c in zip(view["value_amount"], view["value_currency"])]
    view = view.join(evidence(cited, conflicts, "agreements")).fillna({"sources": 0, "conflicts": 0})
    view["text"] = [
        fold(" ".join(str(x) for x in (r.title, r.parties, *r.organisations, *r.signatories, r.summary, r.place, r.kind, r.programme, r.product_category) if not wording.is_missing(x)))
        for r in view.itertuples()
    ]
    return _with_staleness(view, tables.as_of).sort_values("date_signed_first", ascending=False, na_position="last")


def _with_staleness(view: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """The view with status_shown: the status, and since when it is unconfirmed."""
    since = [wording.unconfirmed_since(s, d, as_of) for s, d in zip(view["status"], view["status_date"])]
    return view.assign(status_shown=[f"{status}, {old}" if old else status for status, old in zip(view["status"], since)])


def site_view(tables: Tables, cited: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """One row per production site with names instead of keys, its place in words, sources and conflicts."""
    names = country_names(tables)
    view = tables.sites.set_index("site_id", drop=False)
    view["operator"] = view["operator_id"].map(names_of(tables, "organisations", "organisation_id"))
    view["country_name"] = view["country"].map(names)
    words = {"withheld": "withheld on purpose", "country": "not named", "region": ""}
    view["place"] = [r.locality if not wording.is_missing(r.locality) else r.region if not wording.is_missing(r.region) else words.get(r.location_precision, "") for r in view.itertuples()]
    view["whereabouts"] = [f"{c}, place withheld on purpose" if precision == "withheld" else c if precision == "country" or not p else f"{p}, {c}"
                           for p, c, precision in zip(view["place"], view["country_name"], view["location_precision"])]
    view["programme"] = view["programme_id"].map(names_of(tables, "programmes", "programme_id"))
    further = pd.concat([tables.sites[["site_id", "agreement_id"]].dropna(), tables.site_agreements])
    further = further[further["agreement_id"] != ""]
    view["agreements"] = [a if isinstance(a, list) else [] for a in further.groupby("site_id")["agreement_id"].agg(lambda x: list(dict.fromkeys(x))).reindex(view.index)]
    view["start"] = [wording.date(d) for d in view["start_of_production"]]
    view["start_year"] = [None if wording.is_missing(d) else int(str(d)[:4]) for d in view["start_of_production"]]
    partners = tables.site_partners.groupby("site_id")["organisation_id"].agg(list).to_dict()
    view["partners"] = [partners.get(s, []) for s in view.index]
    home = tables.organisations.set_index("organisation_id")["country"].dropna().to_dict()
    # the countries whose companies run it or take part, other than the one it stands in
    view["homes_abroad"] = [sorted({home[o] for o in (r.operator_id, *r.partners) if o in home} - {r.country}) for r in view.itertuples()]
    organisations = names_of(tables, "organisations", "organisation_id")
    makes = tables.capacities.dropna(subset=["site_id"]).groupby("site_id")["product"].agg(list).to_dict()
    view["text"] = [
        fold(" ".join(str(x) for x in (r.name_, *(() if r.location_precision == "withheld" else (r.locality, r.region)), r.country_name, r.operator, r.products, r.product_category, r.programme,
                                       *makes.get(r.site_id, ()), *(organisations.get(p, "") for p in r.partners)) if not wording.is_missing(x)))
        for r in view.rename(columns={"name": "name_"}).itertuples()]
    view = view.join(evidence(cited, conflicts, "sites")).fillna({"sources": 0, "conflicts": 0})
    return _with_staleness(view, tables.as_of).sort_values(["country_name", "place", "name"])


def place_keys(site) -> list[str]:
    """The keys on the map under which a site is found: its country's, then its town's or that of its country's mark for sites without one."""
    country = f"country:{site.country}"
    if not wording.is_missing(site.x_km):
        return [country, f"place:{site.country}/{site.locality}"]
    return [country, f"{country}/{'withheld' if site.location_precision == 'withheld' else 'unplaced'}"]


def sites_at(view: pd.DataFrame) -> dict[str, list[str]]:
    """The sites at each place of the map, by the place's key."""
    found: dict[str, list[str]] = {}
    for site in view.itertuples():
        for key in place_keys(site):
            found.setdefault(key, []).append(site.site_id)
    return found


def funding_view(tables: Tables, counted: pd.DataFrame, cited: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """One row per statement of money with names instead of keys and both amounts in words, newest first."""
    names, organisations = country_names(tables), names_of(tables, "organisations", "organisation_id")
    view = counted.set_index("funding_id", drop=False)
    parties = tables.funding_parties
    named = parties["organisation_id"].map(organisations).fillna(parties["country"].map(names))
    further = parties.assign(name=named).groupby(["role", "funding_id"])["name"].agg(lambda n: list(n.dropna())).to_dict()
    codes = parties.groupby(["role", "funding_id"])["country"].agg(lambda c: list(c.dropna())).to_dict()
    for role, firsts in (("funder", ("funder_country", "funder_id")), ("recipient", ("recipient_id", "recipient_country"))):
        known = [view[column].map(names if column.endswith("country") else organisations) for column in firsts]
        main = known[0].fillna(known[1])
        view[f"{role}s"] = [list(dict.fromkeys([*([m] if not wording.is_missing(m) else []), *further.get((role, f), [])])) for m, f in zip(main, view["funding_id"])]
        view[role] = [wording.joined(all_of) or "not stated" for all_of in view[f"{role}s"]]
        countries = [[*([c] if not wording.is_missing(c) else []), *codes.get((role, f), [])] for c, f in zip(view[f"{role}_country"], view["funding_id"])]
        view[f"{role}_countries"] = [list(dict.fromkeys(c)) for c in countries]
    view["programme"] = view["programme_id"].map(names_of(tables, "programmes", "programme_id"))
    view["stated"] = [wording.stated(a, c) for a, c in zip(view["amount"], view["currency"])]
    view = view.join(evidence(cited, conflicts, "funding")).fillna({"sources": 0, "conflicts": 0})
    return view.sort_values("date_first", ascending=False, na_position="last")


def programme_view(tables: Tables, views, cited: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """One row per programme with names instead of keys, its participants' countries, how much of everything hangs on it, and its family.

    `family` lists the programme and all below it; counts and money are of the family.
    """
    names, organisations = country_names(tables), names_of(tables, "organisations", "organisation_id")
    view = tables.programmes.set_index("programme_id", drop=False)
    children = view.groupby("parent_id").groups
    members = tables.programme_participants.groupby("programme_id")["country"].agg(lambda c: list(dict.fromkeys(x for x in c if not wording.is_missing(x)))).to_dict()
    view["family"] = [_with_children(p, children) for p in view.index]
    view["countries"] = [members.get(p, []) for p in view.index]
    view["participants"] = [wording.joined([names.get(c, c) for c in cs]) for cs in view["countries"]]
    view["label"] = [name if wording.is_missing(acronym) or acronym in name else f"{name} ({split_list(acronym)[0]})" for name, acronym in zip(view["name"], view["acronym"])]
    view["leader"], view["parent"] = view["lead"].map(organisations), view["parent_id"].map(view["name"])
    view["years"] = ["–".join(dict.fromkeys("" if wording.is_missing(y) else str(y) for y in pair)).strip("–") if any(not wording.is_missing(y) for y in pair) else "" for pair in zip(view["start_year"], view["end_year"])]
    view["budget"] = ["" if wording.is_missing(a) else wording.stated(a, c) for a, c in zip(view["budget_amount"], view["budget_currency"])]
    for table, column in (("agreements", "programmes"), ("sites", "programme_id"), ("funding", "programme_id")):
        held = [set(v) if isinstance(v, list) else {v} for v in getattr(views, table)[column]]
        view[f"n_{table}"] = [sum(bool(h & set(family)) for h in held) for family in view["family"]]
    view = view.join(evidence(cited, conflicts, "programmes")).fillna({"sources": 0, "conflicts": 0})
    view["text"] = [fold(" ".join(str(x) for x in (r.name_, r.acronym, r.kind, r.leader, r.participants, r.summary) if not wording.is_missing(x))) for r in view.rename(columns={"name": "name_"}).itertuples()]
    return _with_staleness(view, tables.as_of).sort_values(["n_funding", "n_agreements"], ascending=False, kind="stable")


def _with_children(programme: str, children: dict) -> list[str]:
    found = [programme]
    for each in found:
        found.extend(c for c in children.get(each, []) if c not in found)
    return found


def organisation_view(tables: Tables, views, roles: pd.DataFrame, cited: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """One row per organisation with its group, where it makes what, its agreements, and money received and given.

    `group` lists the organisation and all that it owns, directly or through others; counts and money are of the organisation itself.
    """
    names = country_names(tables)
    view = tables.organisations.set_index("organisation_id", drop=False)
    children = view.groupby("parent_id").groups
    view["group"] = [_with_children(o, children) for o in view.index]
    view["country_name"] = view["country"].map(names)
    view["parent"] = view["parent_id"].map(view["name"])
    for table in ("agreements", "sites", "programmes"):
        view[f"n_{table}"] = roles[roles["table"] == table].groupby("organisation_id")["record_id"].nunique().reindex(view.index).fillna(0).astype(int)
    money = roles[roles["table"] == "funding"]
    money = money.assign(counted_allocated_eur=money["record_id"].map(views.funding["counted_allocated_eur"]))
    for role, column in (("recipient", "received_eur"), ("funder", "gave_eur")):
        mine = money[money["role"] == role].drop_duplicates(["organisation_id", "record_id"])
        view[column] = mine.groupby("organisation_id")["counted_allocated_eur"].sum().reindex(view.index).fillna(0.0)
        view[f"n_{role}"] = mine.groupby("organisation_id").size().reindex(view.index).fillna(0).astype(int)
    made = views.sites.groupby("operator_id")["product_category"].agg(lambda c: list(dict.fromkeys(c.dropna()))).to_dict()
    view["products"] = [made.get(o, []) for o in view.index]
    view = view.join(evidence(cited, conflicts, "organisations")).fillna({"sources": 0, "conflicts": 0})
    view["text"] = [fold(" ".join(str(x) for x in (n, a, k, c, p) if not wording.is_missing(x))) for n, a, k, c, p in zip(view["name"], view["aliases"], view["kind"], view["country_name"], view["parent"])]
    view["weight"] = view["n_sites"] + view["n_agreements"] + view["n_recipient"] + view["n_funder"]
    return view.sort_values(["weight", "name"], ascending=[False, True], kind="stable")


def organisation_roles(tables: Tables) -> pd.DataFrame:
    """Which organisation appears where in which role: columns organisation_id, table, record_id, role."""
    parts = [
        (tables.agreement_parties, "organisation_id", "agreements", "agreement_id", "role"),
        (tables.sites, "operator_id", "sites", "site_id", "operator"),
        (tables.site_partners, "organisation_id", "sites", "site_id", "role"),
        (tables.capacities, "organisation_id", "capacities", "capacity_id", "maker"),
        (tables.funding, "funder_id", "funding", "funding_id", "funder"),
        (tables.funding, "recipient_id", "funding", "funding_id", "recipient"),
        (tables.funding_parties, "organisation_id", "funding", "funding_id", "role"),
        (tables.programmes, "lead", "programmes", "programme_id", "lead"),
        (tables.programme_participants, "organisation_id", "programmes", "programme_id", "role"),
    ]
    frames = [pd.DataFrame({"organisation_id": frame[who], "table": table, "record_id": frame[key], "role": frame[role] if role == "role" else role}) for frame, who, table, key, role in parts]
    roles = pd.concat(frames).dropna(subset=["organisation_id"])
    return roles.drop_duplicates().reset_index(drop=True)


def country_roles(tables: Tables) -> pd.DataFrame:
    """Who appears where in which role: columns country, table, record_id, role (host, funder, partner ...)."""
    parties = tables.agreement_parties
    hosts = tables.agreements.dropna(subset=["host_country"])
    parts = [
        pd.DataFrame({"country": parties["country"], "table": "agreements", "record_id": parties["agreement_id"], "role": parties["role"]}),
        pd.DataFrame({"country": hosts["host_country"], "table": "agreements", "record_id": hosts["agreement_id"], "role": "host"}),
        pd.DataFrame({"country": tables.sites["country"], "table": "sites", "record_id": tables.sites["site_id"], "role": "host"}),
        pd.DataFrame({"country": tables.funding["funder_country"], "table": "funding", "record_id": tables.funding["funding_id"], "role": "funder"}),
        pd.DataFrame({"country": tables.funding["recipient_country"], "table": "funding", "record_id": tables.funding["funding_id"], "role": "recipient"}),
        pd.DataFrame({"country": tables.funding_parties["country"], "table": "funding", "record_id": tables.funding_parties["funding_id"], "role": tables.funding_parties["role"]}),
    ]
    roles = pd.concat(parts).dropna(subset=["country"])
    return roles[roles["country"] != ""].drop_duplicates().reset_index(drop=True)


def where(frame: pd.DataFrame, keep: list[bool]) -> pd.DataFrame:
    """The rows to keep, one bool a row; holds for an empty frame too, where a plain empty list would choose no columns."""
    return frame[pd.Series(keep, index=frame.index, dtype=bool)]


def matching(view: pd.DataFrame, choices: dict[str, list]) -> pd.DataFrame:
    """Rows whose column holds one of the chosen values, for every column with a choice; list cells match by overlap."""
    keep = pd.Series(True, index=view.index)
    for column, chosen in choices.items():
        if chosen:
            wanted = set(chosen)
            hits = [bool(wanted & set(v)) if isinstance(v, list) else v in wanted for v in view[column]]
            keep &= pd.Series(hits, index=view.index, dtype=bool)
    return view[keep]


def search(view: pd.DataFrame, words: str) -> pd.DataFrame:
    """Rows whose search text holds every word, case and diacritics ignored."""
    keep = pd.Series(True, index=view.index)
    for word in fold(words[:200]).split():
        # from the start of a word, and a short one whole: "UK" is not the beginning of Ukraine
        keep &= view["text"].str.contains(rf"\b{re.escape(word)}" + (r"\b" if len(word) < 4 else ""), regex=True)
    return view[keep]
