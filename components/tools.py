"""The menus below a picture: its files, and its addresses. One element of the page, for it stands below every picture and each costs a rerun."""

from html import escape

import streamlit as st

from components import cached, downloads, share
from components.exports import files
from components.pictures.picture import Picture
from components.server import asset_url
from components.wording import count, date

_COMPONENT = st.components.v2.component(
    "tools",
    html=f"""<link rel="stylesheet" href="{asset_url("tools.css")}">
<div class="tools" style="min-height: 2.5rem"></div>""",
    js=f"""const loaded = Promise.all(["{asset_url("tools.js")}", "{asset_url("share.js")}"].map((path) => import(location.origin + path)));
export default function (component) {{
  const root = component.parentElement.querySelector(".tools");
  loaded.then(([tools, share]) => tools.show(root, component.data, share.copy), () => {{ root.textContent = "The downloads could not be loaded. Load the page again."; }});
}}
""",
)


def show_menus(picture: Picture) -> None:
    """A menu of files, the picture and the rows behind it, and a menu of addresses."""
    tables = cached.tables()
    at = {label: downloads.address(picture, label, tables) for label in downloads.offered(picture)}
    drawings = [label for label in at if files.FORMATS[label].draws]
    rows = "The row behind it" if len(picture.rows) == 1 else f"The {count(len(picture.rows), 'row')} behind it"
    as_known = f"as known on {date(tables.known_on)}" if tables.known_on else "always as they are now"
    embed = f'<iframe src="{share.embedded(picture)}" width="100%" height="640" style="border:0" title="{escape(picture.title)}"></iframe>'
    _COMPONENT(
        key=f"tools-{picture.name}",
        width="content",
        data={
            "files": [["The picture", [[label, at[label]] for label in drawings]], [rows, [[label, at[label]] for label in at if label not in drawings]]],
            "addresses": [["This view", share.canonical(picture.address)], ["This picture alone, for another site's page", embed], [f"Its rows as CSV, {as_known}", share.host() + at["CSV"]]],
        },
    )
