"""Once, before the first visitor: the watch over the exports, and all that makes a first page slow."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from anyio import to_thread

from data.watch import start_watch
from pages.server.health import served_now

PAGES = Path(__file__).resolve().parents[1]

# What Streamlit and Plotly would load for the first table and the first chart, while somebody waits.
SLOW_IMPORTS = ("pandas", "plotly.graph_objects", "plotly.tools", "polars", "pyarrow")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Starts the watch and returns when a page would be answered at full speed."""
    start_watch()
    await to_thread.run_sync(warm_up)
    yield


def warm_up() -> None:
    """Import what pages import, ask the served warehouse something, and spare all that from the collector.

    Streamlit runs a full collection after every run of a page: 80 ms with everything loaded, while all other
    visitors wait. What is loaded by now stays for good; frozen, it costs the collector nothing.
    """
    for name in [*SLOW_IMPORTS, *shared_modules()]:
        import_module(name)
    served_now()
    gc.collect()
    gc.freeze()


def shared_modules() -> list[str]:
    """Every module in the folders under pages/. The pages themselves are scripts, which Streamlit runs."""
    paths = sorted(path.relative_to(PAGES.parent) for path in PAGES.glob("*/*.py"))
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
