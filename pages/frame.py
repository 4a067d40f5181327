"""The frame: navigation, search, the state of the data, the page, the footer. The server runs this script for every address."""

from pathlib import Path

import streamlit as st

from components import basket, briefing_pages, cached, embedding, layout, links

STATIC = Path(__file__).parents[1] / "static"

st.set_page_config(page_icon=str(STATIC / "icon.png"), layout="wide")
alone = embedding.is_asked() or briefing_pages.is_presenting()
st.logo(str(STATIC / "logo.svg"), size="large")
page = st.navigation(
    {
        "": [
            st.Page("overview.py", title="Overview", default=True),
            st.Page("sites.py", title="Production sites", url_path="sites"),
            st.Page("agreements.py", title="Agreements", url_path="agreements"),
            st.Page("funding.py", title="Funding", url_path="funding"),
            st.Page("programmes.py", title="Programmes", url_path="programmes"),
            st.Page("countries.py", title="Countries", url_path="countries"),
            st.Page("organisations.py", title="Organisations", url_path="organisations"),
            st.Page("briefings.py", title="Briefings", url_path="briefings"),
        ],
        "Evidence": [
            st.Page("conflicts.py", title="Where sources disagree", url_path="conflicts"),
            st.Page("changes.py", title="What is new", url_path="changes"),
            st.Page("totals.py", title="Official totals beside ours", url_path="totals"),
            st.Page("about.py", title="Method, glossary, data", url_path="about"),
        ],
    },
    position="hidden" if alone else "top",
)
cached.store().look()
links.start(page.url_path or "overview")
links.follow()
st.set_page_config(page_title=f"{page.title} · European defence production")
st.html(layout.STYLE)
if embedding.is_asked():
    embedding.show_embedded()
elif briefing_pages.is_presenting() and page.url_path == "briefings":
    basket.keep()
    layout.show_problems()
    page.run()
else:
    basket.keep()
    layout.show_problems()
    layout.show_toolbar()
    body = st.container(key="page")  # below it the footer, which a page that stops early must not lose
    layout.show_footer()
    with body:
        page.run()
