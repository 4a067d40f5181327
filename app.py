"""The server: pages/frame.py behind compression, security headers, our own static files and a health check.

`streamlit run app.py` finds `app`. The navigation lives in pages/frame.py and not here: a folder `pages/` beside the
main script would switch Streamlit to its old page routing until the first visit of the root, so direct links would
open without the frame.
"""

import gc
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

from components import downloads, links, listing, open_data
from components.map import served
from components.server import CacheHeaders, CompressedOnce, SecurityHeaders, healthz, page

ROOT = Path(__file__).parent
# what a page's script has written goes out while it still computes, not at its end: the loop that sends waits for the interpreter a millisecond and not five
sys.setswitchinterval(0.001)


@asynccontextmanager
async def warm_up(_app):
    """Read and check the tables before the first visitor, then take them out of the garbage collector's sight.

    Streamlit collects all generations after every script run, holding the interpreter; `gc.freeze` keeps the long-lived
    objects (libraries, tables, outlines) out of that. benchmarks/ measures the pause with and without it.
    """
    from components import cached

    cached.warm_up()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    ROOT / "pages" / "frame.py",
    lifespan=warm_up,
    routes=[*(Route(path, page) for path in ("/", *(f"/{name}" for name in links.PAGES))), Route("/healthz", healthz), open_data.ROUTE, downloads.ROUTE, served.SCENES.route, listing.ROWS.route, Mount("/assets", StaticFiles(directory=ROOT / "static"))],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(CompressedOnce),
        Middleware(CompressMiddleware, zstd_level=12, brotli_quality=6, remove_accept_encoding=True),
        Middleware(CacheHeaders),
    ],
)
