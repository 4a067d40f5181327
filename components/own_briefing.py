"""A briefing of one's own: steps taken from views, kept in an address as a short text, or in a YAML file. Pure.

Nothing of it is stored on the server. The text and the file come from anybody: both are limited in size and checked like the
briefings of the project.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from components.pictures import catalogue
from components.pictures.picture import Picture
from data.briefings import (
    MOST_BYTES,
    MOST_STEPS,
    TEXTS,
    Briefing,
    BriefingError,
    Step,
    from_value,
    literal,
    parse,
    to_value,
    to_yaml,
)
from data.raw import Issue

NAME = "own"
FILE = "your briefing"
TITLE, AUDIENCE = "My briefing", "Put together from the dashboard"
MOST_CHARACTERS = 1800  # of an address that mail programs and chats still pass on whole


def empty() -> Briefing:
    """A briefing without steps: the basket before anything is put into it."""
    return Briefing(NAME, TITLE, AUDIENCE, (), file=FILE)


def step_of(picture: Picture, camera: tuple[float, float, float] | None = None) -> Step:
    """A step that shows the picture as it is now: its choices from its address, its title as the headline."""
    known, view = catalogue.SPECS[picture.name].parameters, {"picture": picture.name}
    for key, value in parse_qsl(urlsplit(picture.address).query):
        if key in known:
            view[key] = [*(view[key] if isinstance(view[key], list) else [view[key]]), value] if key in view else value
    if camera and picture.is_map:
        view["camera"] = list(camera)
    return Step(literal(_short(picture.title, TEXTS["headline"])), literal(_short(" · ".join(picture.filters), TEXTS["text"])), view)


def camera_of(text: str | None) -> tuple[float, float, float] | None:
    """The camera of a map as its address holds it (`x,y,width` in km); None for anything else."""
    try:
        x, y, width = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    return (x, y, width) if abs(x) < 1e5 and abs(y) < 1e5 and 0 < width < 1e5 else None


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def added(briefing: Briefing, step: Step) -> Briefing:
    """The briefing with one step more; unchanged where it is full or ends with the same step."""
    if len(briefing.steps) >= MOST_STEPS or (briefing.steps and briefing.steps[-1] == step):
        return briefing
    return replace(briefing, steps=(*briefing.steps, step))


def moved(briefing: Briefing, number: int, by: int) -> Briefing:
    """The briefing with step `number` (from 1) moved up or down; unchanged at its ends."""
    steps, at, to = list(briefing.steps), number - 1, number - 1 + by
    if 0 <= at < len(steps) and 0 <= to < len(steps):
        steps.insert(to, steps.pop(at))
    return replace(briefing, steps=tuple(steps))


def removed(briefing: Briefing, number: int) -> Briefing:
    """The briefing without step `number` (from 1)."""
    return replace(briefing, steps=tuple(s for i, s in enumerate(briefing.steps, 1) if i != number))


def edited(briefing: Briefing, number: int, **texts: str) -> Briefing:
    """The briefing with other texts in step `number` (from 1); braces typed by a reader stand for themselves, too long a text is cut."""
    put = {key: literal(_short(value, TEXTS[key])) for key, value in texts.items()}
    return replace(briefing, steps=tuple(replace(s, **put) if i == number else s for i, s in enumerate(briefing.steps, 1)))


# ---- the address ---------------------------------------------------------------------------------------------------


def encode(briefing: Briefing) -> str:
    """The briefing as a text for an address; "" for one without steps. The text may be longer than MOST_CHARACTERS: the caller looks."""
    if not briefing.steps:
        return ""
    plain = json.dumps(to_value(briefing), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")


def fits(briefing: Briefing) -> bool:
    """Whether an address can hold the briefing."""
    return len(encode(briefing)) <= MOST_CHARACTERS


def decode(text: str) -> Briefing:
    """The briefing in the text of an address; BriefingError where there is none."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, MOST_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise ValueError
        value = json.loads(plain.decode())
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise BriefingError([Issue(FILE, 1, "", "cannot be read from this address; it may have been cut off. Ask for the file instead")]) from None
    return from_value(value, NAME, FILE)


# ---- the file ------------------------------------------------------------------------------------------------------


def from_yaml(content: bytes) -> Briefing:
    """The briefing in a YAML file that somebody uploads; BriefingError with located messages where it is none."""
    return parse(content, NAME, FILE)


def as_yaml(briefing: Briefing) -> bytes:
    """The briefing as a YAML file that `from_yaml`, and the folder data/briefings, take."""
    return to_yaml(briefing).encode()


def texts(step: Step) -> Mapping[str, str]:
    """The texts of a step as a reader edits them: braces that stand for themselves single again."""
    return {key: getattr(step, key).replace("{{", "{").replace("}}", "}") for key in ("headline", "text", "notes")}
