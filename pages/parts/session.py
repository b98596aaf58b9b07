"""What one run of the frame knows: the snapshot, the viewer, the scope, and the one cached way to ask."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.folders import warehouse_folder
from data.publish import current
from pages.language import listen, say
from queries.access import EVERYONE, Viewer, viewer_of
from queries.scope import Scope
from queries.warehouse import Warehouse

Found = TypeVar("Found")


def viewer() -> Viewer:
    """Who looks. Until there is a sign-in a server serves one kind of reader, as LATITUDE_VIEWER says: `manager`,
    `executive`, or `team lead: Billing`."""
    told = os.environ.get("LATITUDE_VIEWER")
    return viewer_of(told) if told else EVERYONE


def served() -> Path | None:
    """The published warehouse now; read at every run, so that a new one is seen without a restart."""
    return current(warehouse_folder())


@st.cache_resource(max_entries=2, show_spinner=False)
def opened(path: str) -> Warehouse:
    """A snapshot stays open while somebody may still look at it: the last two."""
    return Warehouse(Path(path))


@st.cache_resource(max_entries=4000, show_spinner=False)
def answer(
    path: str, question: str, scope: Scope, who: Viewer, parameters: tuple[tuple[str, Any], ...]
) -> pl.DataFrame:
    """Shared by everybody who may see the same: the viewer is part of the key. Treat the frame as frozen. What takes
    longer than half a second shows that it works, where its result will stand; a cached answer takes none."""
    with st.spinner(say("Counting ...")):
        return opened(path).seen_by(who).run(question, scope, **dict(parameters))


def ask(question: str, scope: Scope, **parameters: Any) -> pl.DataFrame:
    """The rows of `queries/<question>.sql` for this viewer, cached by snapshot, question, scope and parameters."""
    return Remembering(st.session_state["snapshot"], viewer()).run(question, scope, **parameters)


class Remembering(Warehouse):
    """The warehouse at `path` as `viewer` sees it, which asks nothing twice: neither for two pages or analyses,
    nor because the compared period changed, which no question knows of unless it is a parameter."""

    def __init__(self, path: str, viewer: Viewer) -> None:
        self.__dict__.update(opened(path).seen_by(viewer).__dict__)
        self._path = path

    def run(self, question: str, scope: Scope, **parameters: Any) -> pl.DataFrame:
        told = {name: alone(value) for name, value in parameters.items()}
        return answer(self._path, question, alone(scope), self.viewer, tuple(sorted(told.items())))


def alone(value: Any) -> Any:
    """A scope without what it is compared with; anything else as it is."""
    return value.during(value.period) if isinstance(value, Scope) else value


@st.cache_resource(max_entries=1000, show_spinner=False)
def analysis(path: str, name: str, who: Viewer, asked: tuple[Any, ...], _analyse: Callable[..., Any]) -> Any:
    """What `queries/analyses.py` makes of a question, shared as answers are. Treat it as frozen."""
    with st.spinner(say("Counting ...")):
        return _analyse(Remembering(path, who), *asked)


def analysed(analyse: Callable[..., Found], *asked: Any) -> Found:
    """`analyse(warehouse, *asked)` for this viewer, cached by snapshot, function, viewer and arguments: a function of
    queries/analyses.py and what it takes after the warehouse."""
    found: Found = analysis(st.session_state["snapshot"], analyse.__name__, viewer(), asked, analyse)
    return found


def row(question: str, scope: Scope, **parameters: Any) -> dict[str, Any]:
    """The single row of a question that has one."""
    return ask(question, scope, **parameters).row(0, named=True)


def scope() -> Scope:
    """What the frame's filters say in this run."""
    chosen: Scope = st.session_state["scope"]
    return chosen


def reader_language() -> str | None:
    """What the reader of this run chose, in the frame or before it, in a drawer or a callback; None outside a run."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    chosen: str | None = st.session_state.get("language")
    return chosen


listen(reader_language)
