"""The server: Streamlit around pages/frame.py, by `streamlit run dashboard.py` or `uvicorn dashboard:app`.

The main script is pages/frame.py and not this file, because a folder `pages/` beside the main script would
switch Streamlit into its old multipage mode, which runs a page without its frame.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config

from pages.server.exposition import CountedRequests, metrics
from pages.server.health import health
from pages.server.security import SecurityHeaders, ThisMachineOnly
from pages.server.startup import lifespan
from pages.server.static import CompressedStatic

# uvicorn names no main script, and Streamlit would then look for .streamlit/config.toml below pages/ only.
config._main_script_path = config._main_script_path or str(Path(__file__).resolve())

app = st.App(
    Path(__file__).resolve().parent / "pages" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/api/health", health), Route("/api/metrics", metrics)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(CountedRequests),
        Middleware(ThisMachineOnly),
        Middleware(CompressedStatic),
    ],
)
