"""The navigation of the trial server: one page at /briefings."""

from pathlib import Path

import streamlit as st

page = st.navigation([st.Page(str(Path(__file__).parent / "present_page.py"), title="Briefings", url_path="briefings", default=False), st.Page(lambda: st.caption("Start"), title="Start", default=True)], position="top")
page.run()
