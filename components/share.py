"""Sending a view: the copy-link button, and the addresses of a picture by itself for embedding."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from components import cached
from components.pictures.picture import Picture
from components.server import asset_url

_COMPONENT = st.components.v2.component(
    "copy_link",
    html='<button type="button">Copy link</button><span role="status"></span>',
    css="""
button { font: inherit; font-size: 0.875rem; padding: 0.42rem 0.75rem; border-radius: 0.35rem; cursor: pointer; white-space: nowrap;
  border: 1px solid var(--st-border-color); background: var(--st-background-color); color: var(--st-text-color); }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
span { position: absolute; right: 0; top: 2.4rem; font-size: 0.8rem; color: var(--st-text-color); background: var(--st-background-color); white-space: nowrap; z-index: 9; }
""",
    js=f"""const loaded = import(location.origin + "{asset_url("share.js")}");
export default function (component) {{
  loaded.then((m) => m.share(component));
}}
""",
)


def show_copy_link() -> None:
    """A button that copies the address of the view, camera of the map included."""
    _COMPONENT(key="copy_link", width="content")


def host() -> str:
    """Scheme and host under which the reader sees the dashboard; empty where there is no browser."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def canonical(address: str) -> str:
    """The whole address of a view, with the day of knowledge where one is chosen."""
    return host() + with_parameters(address, _frame_wide())


def embedded(picture: Picture) -> str:
    """The address that shows a picture by itself."""
    return host() + with_parameters(picture.address, {**_frame_wide(), "picture": picture.name, "embed": "true"})


def _frame_wide() -> dict[str, str]:
    day = cached.knowledge_day()
    return {"known_on": day.isoformat()} if day else {}


def with_parameters(address: str, parameters: dict[str, str]) -> str:
    """A path and query with further parameters."""
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query), *parameters.items()])
    return f"{parts.path}?{query}" if query else parts.path
