"""The parts of the Briefings page: the list, the reading view, files to take away, and the reader's own briefing."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from components import basket, briefings, cached, decks, layout, links, own_briefing, presenting, share, wording
from components.briefing import Deck, Slide
from components.pictures import catalogue
from components.wording import escape, markdown_link
from data.briefings import MOST_BYTES, Briefing, BriefingError, literal

# label -> module, function, end of the file name, media type
FILES = {
    "PowerPoint": ("components.exports.pptx", "pptx", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "One HTML file": ("components.exports.html", "html", ".html", "text/html"),
    "PDF, slides": ("components.exports.pdf", "pdf_slides", "-slides.pdf", "application/pdf"),
    "PDF, handout": ("components.exports.pdf", "pdf_handout", "-handout.pdf", "application/pdf"),
    "PNG of each slide": ("components.exports.slide_svg", "png_slides", "-png.zip", "application/zip"),
}

# a drawing of ours as part of the page: st.html would take the SVG out, and an image would not have the page's fonts
_STILL = st.components.v2.component(
    "still", html='<div class="still"></div>', css=".still svg { width: 100%; height: auto; display: block; font-family: var(--st-font); }",
    js='export default function ({ parentElement, data }) { parentElement.querySelector(".still").innerHTML = data; }')


def is_presenting() -> bool:
    """Whether the address asks for a briefing in front of a room, without any page around it."""
    return st.query_params.get("present") == "1" and "briefing" in st.query_params


def present(deck: Deck) -> None:
    """The briefing over the whole window."""
    role = "speaker" if st.query_params.get("role") == "speaker" else "audience"
    presenting.show_player(deck, role=role)


def show_list(found: dict[str, Briefing]) -> None:
    """The briefings there are, with whom they are for, and the ways into each."""
    for column, briefing in zip([c for _ in range((len(found) + 2) // 3) for c in st.columns(3, gap="medium")], found.values()):
        with column.container(border=True, height="stretch"):
            title, audience = decks.titles(briefing)
            st.markdown(f"##### {escape(title)}")
            st.markdown(escape(audience))
            st.caption(wording.count(len(briefing.steps), "step") + (f", for any {' and '.join(briefing.parameters)}" if briefing.parameters else ""))
            show_ways(briefing, dict(briefing.parameters))


def show_ways(briefing: Briefing, parameters: dict[str, str], reading: bool = False) -> None:
    """Buttons that present a briefing and that show it to be read."""
    query = {"briefing": briefing.name, **({} if reading else decks.chosen(parameters))}
    with st.container(horizontal=True, gap="small"):
        st.button("Present", icon=":material/slideshow:", key=f"present-{briefing.name}", on_click=_go, args=({**query, "present": "1", "step": "1"},))
        if not reading:
            st.button("Read", icon=":material/menu_book:", key=f"read-{briefing.name}", on_click=_go, args=(query,))


def show_way_back() -> None:
    """The button that leads from a briefing to the list."""
    st.button("All briefings", icon=":material/arrow_back:", on_click=_go, args=({},), type="tertiary")


def _go(query: dict[str, str]) -> None:
    """Puts into the address what this page is to show (from a callback: a link to the page that it stands on would not change the address)."""
    for key in ("briefing", "present", "step", "role"):
        links.select(key, query.get(key))
    if "briefing_country" in query and "briefing_country" not in st.session_state:
        st.query_params["briefing_country"] = query["briefing_country"]


def show_reading(deck: Deck) -> None:
    """All slides below each other: headline, sentences, picture, notes, sources."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    drawn = decks.pictures(deck, theme)
    for number, (slide, picture) in enumerate(zip(deck.slides, drawn), 1):
        st.divider()
        st.subheader(f"{number}. {escape(slide.headline)}", anchor=False)
        left, right = st.columns([13, 7], gap="medium")
        with left:
            _show_picture(number, slide, picture)
        with right:
            _show_words(slide)


def _show_picture(number: int, slide: Slide, drawn: str) -> None:
    if slide.problem:
        st.warning(f"This picture could not be drawn. {escape(slide.problem)}", icon=":material/image_not_supported:")
    elif drawn:
        _STILL(key=f"still-{number}", data=drawn)
    elif slide.picture is not None:
        st.info("Nothing in the data matches these choices.")
    if slide.picture is not None and not slide.problem:
        query = parse_qsl(urlsplit(slide.picture.address).query)
        st.page_link(links.PAGES[slide.picture.page], label=f"Open this view: {escape(slide.picture.title)}", icon=":material/arrow_forward:", query_params=query or None)


def _show_words(slide: Slide) -> None:
    if slide.text:
        st.markdown(escape(slide.text))
    for callout in slide.callouts:
        st.markdown(f"**{escape(callout)}**")
    if slide.notes:
        with st.expander("Speaker notes"):
            st.markdown("\n\n".join(escape(line) for line in slide.notes.splitlines()))
    if slide.sources:
        with st.expander(f"Sources ({len(slide.sources)})", expanded=False):
            st.markdown("\n".join(f"- {markdown_link(s.title or s.url, s.url)}, {escape(s.where)} · {s.kind}" for s in slide.sources))


def show_files(deck: Deck, name: str, parameters: dict[str, str]) -> None:
    """Files of the briefing, each made when it is asked for, with its progress shown."""
    with st.popover("Take it away", icon=":material/download:"):
        st.caption("Made from the same maps and charts, with notes and sources inside.")
        for label, (module, function, suffix, mime) in FILES.items():
            if st.button(label, key=f"make-{label}", type="tertiary", icon=":material/note_add:"):
                _make(deck, label, f"{'-'.join([name, *parameters.values()])}-{deck.version}{suffix}", mime, getattr(import_module(module), function))
        made = st.session_state.get("made_file")
        if made and made["of"] == (deck.address, deck.version):
            size = len(made["content"])
            shown = f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"
            st.download_button(f"Save {made['name']} ({shown})", data=made["content"], file_name=made["name"], mime=made["mime"], on_click="ignore", type="primary", icon=":material/save:")


def _make(deck: Deck, label: str, name: str, mime: str, write: Callable) -> None:
    bar = st.progress(0.0, text=f"{label} …")
    if write.__name__ == "html":  # one go, and it makes the whole addresses itself
        content = write(deck, host=share.host())
    else:
        content = write(briefings.with_host(deck, share.host()), progress=lambda done, what: bar.progress(min(max(done, 0.0), 1.0), text=f"{label}: {what}" if what else label))
    bar.empty()
    # one file at a time: a session keeps no more than the last one
    st.session_state["made_file"] = {"of": (deck.address, deck.version), "name": re.sub(r"[^\w.-]+", "-", name.lower()), "content": content, "mime": mime}


# ---- the reader's own ----------------------------------------------------------------------------------------------


def show_own() -> None:
    """The reader's own briefing: present, edit, reorder, remove, take away, bring back."""
    briefing, issues = basket.content()
    if issues:
        st.warning("The briefing in this address could not be read.")
        st.code("\n".join(map(str, issues[:20])), language=None, wrap_lines=True)
    if not briefing.steps:
        st.markdown("Every map and chart has a button **Add to briefing**. What you add appears here, and only in your address: nothing is stored on the server. Or bring back a file that you saved.")
        _show_upload()
        return
    if basket.is_held():
        st.warning("Your briefing is too long for an address. It is kept in this tab only: download the file, and upload it here to go on.", icon=":material/link_off:")
    else:
        st.caption("Your briefing is in the address of this page: copy the link to keep or send it.")
    _put("own_title", briefing.title.replace("{{", "{").replace("}}", "}"))
    st.text_input("Title", key="own_title", on_change=_retitle, max_chars=120)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        show_ways(briefing, {})
        st.download_button("Download YAML", data=own_briefing.as_yaml(briefing), file_name="briefing.yaml", mime="application/yaml", on_click="ignore", icon=":material/download:", type="tertiary")
        st.button("Empty it", icon=":material/delete_sweep:", on_click=basket.put, args=(own_briefing.empty(),), type="tertiary")
    for number in range(1, len(briefing.steps) + 1):
        _show_step(briefing, number)
    _show_upload()


def _put(key: str, value: str) -> None:
    """Puts a value into a field before it is drawn: after a move the same field shows another step."""
    st.session_state[key] = value


def _retitle() -> None:
    title = st.session_state["own_title"].strip()
    basket.put(replace(basket.content()[0], title=literal(title) if title else own_briefing.TITLE))


def _show_step(briefing: Briefing, number: int) -> None:
    step = briefing.steps[number - 1]
    texts = own_briefing.texts(step)

    def edit(key: str) -> None:
        value = st.session_state[f"own_{key}_{number}"]
        if key == "headline" and not value.strip():
            return
        basket.put(own_briefing.edited(basket.content()[0], number, **{key: value}))

    def move(by: int) -> None:
        basket.put(own_briefing.moved(basket.content()[0], number, by))

    def remove() -> None:
        basket.put(own_briefing.removed(basket.content()[0], number))

    with st.container(border=True):
        left, right = st.columns([12, 3], vertical_alignment="bottom")
        with left:
            _put(f"own_headline_{number}", texts["headline"])
            st.text_input(f"Headline of step {number}", key=f"own_headline_{number}", max_chars=160, on_change=edit, args=("headline",))
        with right.container(horizontal=True, gap="xsmall"):
            st.button("", icon=":material/arrow_upward:", key=f"own_up_{number}", on_click=move, args=(-1,), disabled=number == 1, help=f"Move step {number} up")
            st.button("", icon=":material/arrow_downward:", key=f"own_down_{number}", on_click=move, args=(1,), disabled=number == len(briefing.steps), help=f"Move step {number} down")
            st.button("", icon=":material/delete:", key=f"own_remove_{number}", on_click=remove, help=f"Remove step {number}")
        view = dict(step.view or {})
        name = view.pop("picture", "")
        if name:
            shown = catalogue.SPECS[name].label if name in catalogue.SPECS else name
            chosen = [f"{k.partition('_')[2].replace('_', ' ') or k}: {', '.join(map(str, v)) if isinstance(v, list) else v}" for k, v in view.items()]
            st.caption(escape(" · ".join([f"Shows {shown}", *chosen])))
        a, b = st.columns(2)
        for column, key, label, most in ((a, "text", "One or two sentences", 600), (b, "notes", "Speaker notes", 4000)):
            with column:
                _put(f"own_{key}_{number}", texts[key])
                st.text_area(f"{label}, step {number}", key=f"own_{key}_{number}", height=90, max_chars=most, on_change=edit, args=(key,))


def _show_upload() -> None:
    def take() -> None:
        file = st.session_state.get("own_file")
        if file is None:
            return
        try:
            if file.size > MOST_BYTES:
                raise BriefingError([own_briefing.empty().issue("", f"has more than {MOST_BYTES:,} bytes; a briefing is shorter")])
            basket.put(own_briefing.from_yaml(file.getvalue()))
            st.session_state["own_refused"] = []
        except BriefingError as error:
            st.session_state["own_refused"] = [str(i) for i in error.issues[:40]]

    st.file_uploader("Bring back a briefing (YAML)", type=["yaml", "yml"], key="own_file", on_change=take, max_upload_size=1)
    if refused := st.session_state.get("own_refused"):
        st.error("This file is no briefing yet. The list says where and what would be right.")
        st.code("\n".join(refused), language=None, wrap_lines=True)


def show_problems_of_files(issues: list) -> None:
    """For the operator: briefing files with mistakes of form."""
    if issues:
        st.warning(f"{wording.count(len(issues), 'problem')} in the briefing files; those files are left out.")
        with st.expander("What is wrong, and what would be right"):
            st.code("\n".join(map(str, issues[:100])), language=None, wrap_lines=True)


def choose_parameters(briefing: Briefing) -> dict[str, str]:
    """The parameters of a briefing as the reader chooses them, kept in the address."""
    if "country" not in briefing.parameters:
        return {}
    names = sorted(cached.views().names)
    default = briefing.parameters["country"]
    chosen = st.selectbox("Country", names, index=names.index(default) if default in names else 0 if names else None, key="briefing_country", bind="query-params")
    return {"country": chosen} if chosen else {}


def show_title(deck: Deck) -> None:
    """Title of the page of one briefing."""
    layout.show_title(deck.title, escape(deck.audience))
