"""The server of the trial page: the routes and headers of app.py, but a navigation of its own."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from components.server import CacheHeaders, SecurityHeaders, healthz

ROOT = Path(__file__).parents[2]

app = st.App(
    Path(__file__).parent / "present_frame.py",
    routes=[Route("/healthz", healthz), Mount("/assets", StaticFiles(directory=ROOT / "static"))],
    middleware=[Middleware(SecurityHeaders), Middleware(CacheHeaders)],
)
