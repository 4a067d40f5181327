"""The two ladders of a record as one chart: a ladder in, a specification out."""

from collections import Counter

from components.charts import Chart, Point
from components.wording import capital, count, date, money, stated
from data.ladders import MONEY, Ladder, Step

_LABELS = {"delivered": "Delivery", "stopped": "Stalled, closed or ended"} | {stage: f"Money {stage}" for stage in MONEY}
# steps whose name the rung says already
_PLAIN = {"construction": ("under construction",), "production": ("production started", "operational"), "delivered": ("delivered",)}


def ladder_chart(ladder: Ladder, title: str = "") -> Chart:
    """A chart of kind "ladder": what was done above, how far the money has come below (left out where none is known), each rung a row in fixed order.

    A point's key is `milestones=<id>` or `funding=<id>`, or `agreements=<id>` / `sites=<id>` where the record itself says it.
    `alt` tells the steps in their order; `note` what became of promises and since when the record is unconfirmed.
    """
    rungs = ladder.rungs if any(step.is_money for step in ladder.steps) else tuple(rung for rung in ladder.rungs if rung not in MONEY)
    # Rows of funding of one day and sum (one per donor) lie upon each other: one label for all of them.
    places = [(step.rung, step.day, _label(step)) for step in ladder.steps]
    counts, labels = Counter(places), []
    for place in places:
        n = counts.pop(place, 0)
        labels.append(f"{n} × {place[2]}" if n > 1 else place[2] if n else "")
    points = tuple(Point(rungs.index(step.rung), step.day, label, _style(step), _text(step), step.key) for step, label in zip(ladder.steps, labels))
    told = "; ".join(f"{date(step.date)}: {_name(step)}" for step in ladder.steps)
    slips = " ".join(slip.words for slip in ladder.slips)
    stale = f"Unconfirmed since {date(ladder.unconfirmed_since)}." if ladder.unconfirmed_since else ""
    return Chart(
        "ladder", title or "How far it has come", tuple(_LABELS.get(rung, capital(rung)) for rung in rungs), points=points,
        alt=f"{count(len(points), 'dated step')}. {told}. {slips}".strip() if points else "Nothing dated.", note=" ".join(filter(None, (slips, stale))), as_of=ladder.as_of,
        height=120 + 52 * len(rungs))  # fmt: skip


def _style(step: Step) -> str:
    return "stale" if step.is_stale else "planned" if step.is_planned else "actual"


def _name(step: Step) -> str:
    return f"{step.step}, as seen by then" if step.is_seen else f"{step.step} (promised)" if step.is_planned else step.step


def _label(step: Step) -> str:
    if step.key.startswith("funding="):
        return f"{money(step.amount, step.currency)}, {date(step.date)}"
    what = "" if step.step in _PLAIN.get(step.rung, (step.rung,)) else f"{step.step} "
    return f"{what}{'by ' if step.is_seen else ''}{date(step.date)}"


def _text(step: Step) -> str:
    said = "; ".join(f"{publisher}, {date(published) or 'undated'}" for publisher, published in step.sources[:3])
    event = f"{step.text.rstrip('.')}: {stated(step.amount, step.currency)}." if step.key.startswith("funding=") else step.text
    promised = f" Said {date(step.said_on)}." if step.is_planned and step.said_on else ""
    return f"{capital(_name(step))}, {date(step.date)}. {event}{promised}" + (f" Sources: {said}." if said else "")
