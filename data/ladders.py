"""Two ladders on one ruler: how far an agreement or a site has come, and how far its money has.

The upper ladder is announced > signed > in force > construction > production > delivered (and *stopped*), from
the milestones of the record, its date of signature, its start of production and its dated status; the lower one
is pledged > allocated > contracted > disbursed, from its rows of funding and their milestones. A step is *actual*
(a source says that it happened), or *planned* (a promise). A status is evidence of what was seen by a day, not of
the day on which it began.

**Slippage** holds promises against what followed. Promises of one step, each announced later than the one before,
are one promise that moved. It is *kept* by the same step on a day within the promised time or before it, *kept
later* after it; a later step of the ladder shows that it was kept by then at the latest. A promise whose time has
passed by the as-of date without any of these is unconfirmed.

**Stale** is what rests on evidence from more than 24 months before the as-of date: a status that can still change, and
a promise that nothing followed.

What this cannot tell: whether two promises were meant for the same line or the same batch.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.frames import Tables
from data.ledger import Ledger
from data.money import STAGES
from data.partial_dates import bounds, contains, overlaps, readable
from data.staleness import FINAL, is_stale

MONEY = STAGES
DOING = ("announced", "signed", "in force", "construction", "production", "delivered", "stopped")
# what a step of a milestone or a status stands for on the ladder
RUNG_OF = {
    "announced": "announced", "signed": "signed", "adopted": "in force", "in force": "in force", "extended": "in force", "ground broken": "construction",
    "under construction": "construction", "opened": "production", "production started": "production", "operational": "production", "expanding": "production",
    "first delivery": "delivered", "delivered": "delivered", "stalled": "stopped", "closed": "stopped", "cancelled": "stopped", "ended": "stopped",
} | {stage: stage for stage in STAGES}  # fmt: skip
# rungs that stand on the ruler even while they are empty: where the record can still go
_SHOWN = {"agreements": DOING[:6], "sites": ("announced", "construction", "production", "delivered")}
# a step later in this order shows that an earlier one was made
_ORDER = ("announced", "signed", "in force", "ground broken", "under construction", "opened", "production started", "operational", "first delivery", "delivered")
_WORDS = {"in force": "entry into force", "ground broken": "ground-breaking", "under construction": "construction", "opened": "opening", "production started": "production",
          "operational": "production", "first delivery": "first delivery", "delivered": "delivery", "signed": "signature", "announced": "announcement", "expanding": "expansion", "closed": "closure"}  # fmt: skip
# steps that are one and the same to a promise or a status: works seen producing have started to
_SAME = {"production started": ("production started", "operational"), "operational": ("operational", "production started"),
         "ground broken": ("ground broken", "under construction"), "under construction": ("under construction", "ground broken")}  # fmt: skip
# what can be seen again later; the others happen once
_LASTING = ("under construction", "production started", "operational", "expanding", "stalled")
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Step:
    """A dated step: its rung (one of DOING or MONEY), what it is called, when, whether it happened, and what says so.

    `date` is a partial date, `day` the ISO day in its middle. `is_seen` marks a status, which held by that day and may have begun before.
    `said_on` is when the step was announced or reported, "" where unknown; `sources` are (publisher, published) of its citations,
    newest first. `amount` and `currency` are those of a row of funding, as stated, None where no sum is. `key` is `<table>=<id>` of the row behind it.
    """

    rung: str
    step: str
    date: str
    is_planned: bool
    key: str
    text: str
    said_on: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    amount: float | None = None
    currency: str = ""
    is_seen: bool = False
    is_stale: bool = False

    @property
    def day(self) -> str:
        """The ISO day in the middle of the date."""
        first, last = bounds(self.date)
        return (first + timedelta(days=(last - first).days // 2)).isoformat()

    @property
    def is_money(self) -> bool:
        """Whether it stands on the ladder of money."""
        return self.rung in MONEY


@dataclass(frozen=True)
class Slip:
    """A promise and what became of it: `outcome` is kept, kept later, open, or unconfirmed; `months` late, nan where it is not known.

    `promised` are the promised dates in the order in which they were made (each a partial date); `words` says it in a sentence.
    """

    step: str
    promised: tuple[str, ...]
    outcome: str
    happened: str
    months: float
    words: str


@dataclass(frozen=True)
class Ladder:
    """The steps of one record, oldest first, the rungs that are shown in their fixed order, and what became of its promises.

    `unconfirmed_since` is the date of its newest source where that is more than 24 months before `as_of` and its status can still change.
    """

    table: str
    record_id: str
    name: str
    status: str
    rungs: tuple[str, ...]
    steps: tuple[Step, ...]
    slips: tuple[Slip, ...]
    as_of: str
    unconfirmed_since: str = ""


class Ladders:
    """The ladders of one version of the data; reads the tables once."""

    def __init__(self, tables: Tables, ledger: Ledger | None = None):
        self.tables, self.as_of = tables, tables.as_of
        self.ledger = ledger or Ledger(tables.package, tables.rows)
        self._milestones: dict[tuple[str, str], list[dict]] = {}
        for row in tables.rows["milestones"]:
            self._milestones.setdefault((row["table"], row["record_id"]), []).append(row)
        self._funding: dict[tuple[str, str], list[dict]] = {}
        for row in tables.rows["funding"]:
            for table, column in (("agreements", "agreement_id"), ("sites", "site_id")):
                if row[column]:
                    self._funding.setdefault((table, row[column]), []).append(row)
        published = {row["source_id"]: (row["publisher"], row["published"]) for row in tables.rows["sources"]}
        self._sources: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        for row in tables.rows["citations"]:
            if row["source_id"] in published:
                self._sources.setdefault((row["table"], row["record_id"]), {})[row["source_id"]] = published[row["source_id"]]

    def ladder(self, table: str, record_id: str) -> Ladder:
        """The ladder of an agreement or a site; KeyError for an unknown record, ValueError for another table."""
        if table not in _SHOWN:
            raise ValueError(f"'{table}' has no ladder: agreements, sites")
        row = self.ledger.records[table, record_id]
        steps = [step for each in self._milestones.get((table, record_id), []) if (step := self._milestone(each))]
        if table == "agreements":
            steps += self._signature(row, steps)
        else:
            steps += self._start(row, steps)
        steps += self._status(table, record_id, row, steps)
        for each in self._funding.get((table, record_id), []):
            steps.append(self._money(each))
            # of what a milestone says of money, only the steps of money; a delivery is one of the agreement
            steps += [step for m in self._milestones.get(("funding", each["funding_id"]), []) if (step := self._milestone(m))]
        slips = _slips(steps, self.as_of)
        steps = [self._marked(step, row["status"], slips) for step in steps]
        steps.sort(key=lambda step: (bounds(step.date), step.key))
        rungs = tuple(rung for rung in (*DOING, *MONEY) if rung in _SHOWN[table] or rung in MONEY or any(step.rung == rung for step in steps))
        name = row["title"] if table == "agreements" else row["name"]
        return Ladder(table, record_id, name, row["status"], rungs, tuple(steps), tuple(slips), self.as_of, self._unconfirmed(table, record_id, row))

    def _milestone(self, row: dict) -> Step | None:
        rung = RUNG_OF.get(row["step"])
        if rung is None:
            return None
        sources = self._said("milestones", row["milestone_id"])
        said_on = row["announced_on"] or max((published for _, published in sources if published), default="")
        return Step(rung, row["step"], row["date"], row["basis"] == "planned", f"milestones={row['milestone_id']}", row["event"], said_on, sources)

    def _signature(self, row: dict, steps: list[Step]) -> list[Step]:
        if not row["date_signed"] or any(step.step == "signed" and not step.is_planned and overlaps(step.date, row["date_signed"]) for step in steps):
            return []
        claims = self._claims("agreements", row["agreement_id"], "date_signed", row["date_signed"])
        planned = row["status"] == "announced" and bounds(row["date_signed"])[1] > date.fromisoformat(self.as_of)
        return [Step("signed", "signed", row["date_signed"], planned, f"agreements={row['agreement_id']}", "Date of signature of the record.", "", claims)]

    def _start(self, row: dict, steps: list[Step]) -> list[Step]:
        start = row["start_of_production"]
        if not start or any(step.rung == "production" and step.date == start for step in steps):
            return []
        claims = self._claims("sites", row["site_id"], "start_of_production", start)
        said_on = min((published for _, published in claims if published), default="")
        # Said before it was over, or never seen: a promise.
        seen = row["status"] in ("operational", "expanding", "closed")
        planned = bool(said_on) and bounds(start)[1] > bounds(said_on)[1] or not seen
        key = f"sites={row['site_id']}"
        return [Step("production", "production started", start, planned, key, "Start of production of the record.", said_on, claims)]

    def _status(self, table: str, record_id: str, row: dict, steps: list[Step]) -> list[Step]:
        """The dated status as something seen by that day, unless a milestone says the same at that time already."""
        status, day = row["status"], row["status_date"]
        rung, same = RUNG_OF.get(status), _SAME.get(status, (status,))
        if not day or rung is None or any(step.step in same and not step.is_planned and _may_be_one(step.date, day, status not in _LASTING) for step in steps):
            return []
        claims = self._claims(table, record_id, "status", status)
        return [Step(rung, status, day, False, f"{table}={record_id}", f"Status of the record: {status}, as of {readable(day)}.", day, claims, is_seen=True)]

    def _money(self, row: dict) -> Step:
        # An amount that is stated for a time to come is a plan, whatever its stage.
        planned = bounds(row["date"])[0] > date.fromisoformat(self.as_of)
        return Step(row["stage"], row["stage"], row["date"], planned, f"funding={row['funding_id']}", row["purpose"], "", self._said("funding", row["funding_id"]),
                    float(row["amount"]) if row["amount"] else None, row["currency"])

    def _said(self, table: str, record_id: str) -> tuple[tuple[str, str], ...]:
        return _newest_first(self._sources.get((table, record_id), {}).values())

    def _claims(self, table: str, record_id: str, field: str, value: str) -> tuple[tuple[str, str], ...]:
        found = {claim.source_id for claim in self.ledger.claims.get((table, record_id, field), []) if claim.value == value}
        mine = self._sources.get((table, record_id), {})
        return _newest_first(mine[each] for each in found if each in mine)

    def _marked(self, step: Step, status: str, slips: list[Slip]) -> Step:
        """The step, marked where it rests on evidence that is too old."""
        if step.is_seen:
            stale = status not in FINAL and is_stale(step.date, self.as_of)
        else:
            unkept = any(slip.outcome in ("unconfirmed", "open") and step.date in slip.promised and step.step == slip.step for slip in slips)
            newest = max((published for _, published in step.sources if published), default=step.said_on)
            stale = step.is_planned and unkept and bool(newest) and is_stale(newest, self.as_of)
        return Step(**(step.__dict__ | {"is_stale": stale}))

    def _unconfirmed(self, table: str, record_id: str, row: dict) -> str:
        dates = [published for _, published in self._said(table, record_id) if published]
        for each in self._milestones.get((table, record_id), []):
            dates += [published for _, published in self._said("milestones", each["milestone_id"]) if published]
        newest = max(dates, key=lambda text: bounds(text)[1], default="")
        return newest if newest and row["status"] not in FINAL and is_stale(newest, self.as_of) else ""


def _newest_first(sources) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict.fromkeys(sources), key=lambda pair: (pair[1], pair[0]), reverse=True))


def _may_be_one(one: str, other: str, is_once: bool) -> bool:
    """Whether a step and a status can be the same event: they share a day, or the step came before and the status only repeats it."""
    return overlaps(one, other) or bounds(one)[1] <= bounds(other)[0] and (is_once or (bounds(other)[0] - bounds(one)[1]).days <= 31)


def _slips(steps: list[Step], as_of: str) -> list[Slip]:
    """What became of each promise; promises of one step that were made on different days are one that moved."""
    found, today = [], date.fromisoformat(as_of)
    for name in dict.fromkeys(step.step for step in steps if step.is_planned and not step.is_money):
        plans = sorted((step for step in steps if step.is_planned and step.step == name), key=lambda step: (_first_day(step.said_on), bounds(step.date)))
        for chain in _chains(plans):
            found.append(_slip(name, chain, [step for step in steps if not step.is_planned], today))
    return found


def _first_day(text: str) -> date:
    return bounds(text)[0] if text else date.min


def _chains(plans: list[Step]) -> list[list[Step]]:
    """Plans made one after the other, each replacing the one before; plans of one and the same day stand beside each other."""
    said = [step.said_on for step in plans]
    if len(set(said)) == len(said) and all(said):
        return [plans]
    # Announced together, or on unknown days: several promises, not one that moved, unless one merely narrows another.
    chains: list[list[Step]] = []
    for step in plans:
        near = next((chain for chain in chains if contains(chain[-1].date, step.date)), None)
        if near:
            near.append(step)
        else:
            chains.append([step])
    return chains


def _slip(name: str, plans: list[Step], actual: list[Step], today: date) -> Slip:
    promised = tuple(dict.fromkeys(step.date for step in plans))
    what, first, last = _WORDS.get(name, name).capitalize(), plans[0].date, plans[-1].date
    told = f"{what} promised for {readable(first)}"
    if len(promised) > 1 and not contains(first, last):
        moved = (bounds(last)[1] - bounds(first)[1]).days
        told = f"{what} first promised for {readable(first)}, then for {readable(last)}" + (f" ({_late(moved)} later)" if moved > 0 else "")
    same, later = _kept_by(name, plans, actual)
    if same or later:
        done, at_latest = (same, same.is_seen) if same else (later, True)
        (begun, ended), due, when = bounds(done.date), bounds(first)[1], readable(done.date)
        if begun <= due:
            verb = "seen" if at_latest else "kept" if ended <= due else "happened"
            return Slip(name, promised, "kept", done.date, 0.0, f"{told}, {verb} {_on(done.date)}{when}.")
        days = (ended - due).days
        much = "at the latest " if at_latest else "up to " if begun < ended else ""
        return Slip(name, promised, "kept later", done.date, days / _DAYS_A_MONTH, f"{told}, kept {much}{_late(days)} later ({when}).")
    if bounds(last)[1] < today:
        return Slip(name, promised, "unconfirmed", "", float("nan"), f"{told}, no confirmation since.")
    return Slip(name, promised, "open", "", float("nan"), f"{told}.")


def _kept_by(name: str, plans: list[Step], actual: list[Step]) -> tuple[Step | None, Step | None]:
    """The first step that keeps a promise, and the first later step of the ladder that shows it was kept."""
    made = _first_day(plans[0].said_on)
    after = sorted((step for step in actual if bounds(step.date)[1] >= made), key=lambda step: bounds(step.date))
    due = bounds(plans[0].date)[0]
    # Works that were seen at work before the time that was promised have an older line.
    after = [step for step in after if not (step.is_seen and _evidence(step) == "operational") or bounds(step.date)[1] >= due]
    same = next((step for step in after if _evidence(step) in _SAME.get(name, (name,))), None)
    place = _ORDER.index(name) if name in _ORDER else len(_ORDER)
    later = next((step for step in after if _evidence(step) in _ORDER and _ORDER.index(_evidence(step)) > place), None)
    return same, later


def _evidence(step: Step) -> str:
    """What a step shows: works that are seen expanding are seen at work."""
    return "operational" if step.is_seen and step.step == "expanding" else step.step


def _on(text: str) -> str:
    return "on " if len(text) == 10 else "in "


def _late(days: int) -> str:
    months = round(days / _DAYS_A_MONTH)
    if months < 1:
        return f"{days} day{'s' if days > 1 else ''}"
    return f"{months} month{'s' if months > 1 else ''}"


def slippage(ladders: Ladders) -> pd.DataFrame:
    """Every promise of every agreement and site: table, record_id, name, step, promised (first), last_promised, outcome, happened, months, words.

    The unconfirmed ones come first, then those kept late, the longest delay first.
    """
    found = []
    for table in _SHOWN:
        key = ladders.tables.package[table]
        for row in ladders.tables.rows[table]:
            ladder = ladders.ladder(table, key.record_id(row))
            found += [(table, ladder.record_id, ladder.name, slip.step, slip.promised[0], slip.promised[-1], slip.outcome, slip.happened, slip.months, slip.words) for slip in ladder.slips]
    frame = pd.DataFrame(found, columns=["table", "record_id", "name", "step", "promised", "last_promised", "outcome", "happened", "months", "words"])
    order = {"unconfirmed": 0, "kept later": 1, "open": 2, "kept": 3}
    return frame.assign(_order=frame["outcome"].map(order)).sort_values(["_order", "months", "promised"], ascending=[True, False, True], kind="stable").drop(columns="_order").reset_index(drop=True)
