"""The reader's own briefing while they move through the pages: it lives in the address, so that a reload or a copied link keeps it.

One that is too long for an address lives in the session alone until it is downloaded, and the page says so.
"""

import streamlit as st

from components import own_briefing
from components.pictures.picture import Picture
from components.wording import count
from data.briefings import MOST_STEPS, Briefing, BriefingError
from data.raw import Issue

PARAMETER = "own"
_MOST_READ = 3 * own_briefing.MOST_CHARACTERS


def keep() -> None:
    """Binds the briefing to the address, on every page: a field that nobody sees, since only widgets are carried along."""
    with st.container(key="own_basket"):
        st.text_input("Own briefing", key=PARAMETER, bind="query-params", max_chars=_MOST_READ, label_visibility="collapsed")


def content() -> tuple[Briefing, list[Issue]]:
    """The reader's briefing, and what is wrong with the one in the address."""
    if (held := st.session_state.get("own_held")) is not None:
        return held, []
    text = st.session_state.get(PARAMETER) or ""
    try:
        return (own_briefing.decode(text) if text else own_briefing.empty()), []
    except BriefingError as error:
        return own_briefing.empty(), error.issues


def is_held() -> bool:
    """Whether the briefing is too long for the address."""
    return st.session_state.get("own_held") is not None


def put(briefing: Briefing) -> None:
    """Makes it the reader's briefing (from a callback)."""
    fits = own_briefing.fits(briefing)
    st.session_state["own_held"] = None if fits else briefing
    st.session_state[PARAMETER] = own_briefing.encode(briefing) if fits else ""


def show_add(picture: Picture) -> None:
    """The button that takes the view into the reader's briefing."""

    def add() -> None:
        before, _ = content()
        after = own_briefing.added(before, own_briefing.step_of(picture, own_briefing.camera_of(st.query_params.get("map"))))
        if len(after.steps) == len(before.steps):
            st.toast(f"A briefing has at most {MOST_STEPS} steps." if len(before.steps) >= MOST_STEPS else "Your briefing ends with this view already.")
            return
        put(after)
        st.toast(f"Added: your briefing has {count(len(after.steps), 'step')}. It is on the Briefings page.")
        st.rerun()  # the field that holds it stands outside the page's parts

    st.button("Add to briefing", icon=":material/add_to_queue:", on_click=add, type="tertiary", key=f"add-{picture.name}", help="Takes this view, with its choices, into a briefing of your own.")
