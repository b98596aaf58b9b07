"""What is being served, in a few words for a load balancer, a monitor or a person."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl
from starlette.requests import Request
from starlette.responses import JSONResponse

from data.folders import warehouse_folder
from data.report import read_progress, read_report
from pages.parts import session
from pages.server import VERSION
from queries.access import EVERYONE
from queries.scope import Scope

LOG = logging.getLogger(__name__)

Status = Literal["ok", "building", "degraded", "empty"]


@dataclass(frozen=True)
class Served:
    """The warehouse that answers now. `rows` holds one row per source (queries/server/rows_by_source.sql)."""

    snapshot: str
    built_at: datetime
    seconds: float
    is_sample: bool
    as_of: datetime | None
    rows: pl.DataFrame


@dataclass(frozen=True)
class Health:
    """`status` is "empty" when nothing can be served, "building" while something newer is being built,
    "degraded" when the last build failed or refused files (`refused` counts them), else "ok"."""

    status: Status
    served: Served | None
    refused: int
    is_building: bool


def read_health() -> Health:
    """The state of this moment. Reads three small files, and the warehouse once per snapshot."""
    folder = warehouse_folder()
    served = served_now()
    report = read_report(folder) or {"outcome": "unchanged", "refused": []}
    is_building = read_progress(folder) is not None
    status: Status = "ok"
    if served is None:
        status = "empty"
    elif is_building:
        status = "building"
    elif report["refused"] or report["outcome"] not in ("published", "unchanged"):
        status = "degraded"
    return Health(status, served, len(report["refused"]), is_building)


def served_now() -> Served | None:
    """What the pointer names; None before the first build, or when that file cannot be opened."""
    path = session.served()
    if path is None:
        return None
    try:
        made = asked(path, "server/snapshot").row(0, named=True)
        return Served(snapshot=path.name, rows=asked(path, "server/rows_by_source"), **made)
    except Exception as error:  # whatever is wrong with the file, the answer is that nothing can be served
        LOG.error("%s cannot be served: %s", path.name, error)
        return None


def asked(path: Path, question: str) -> pl.DataFrame:
    """The answer about everybody's data, kept with the pages' own answers."""
    return session.answer(str(path), question, Scope(), EVERYONE, ())


def health(request: Request) -> JSONResponse:
    """GET /api/health: 200 while something is served, else 503. No person, no file: anyone may ask."""
    state = read_health()
    served = state.served
    answer = {
        "status": state.status,
        "snapshot": served and served.snapshot,
        "as_of": served and served.as_of and served.as_of.isoformat(timespec="seconds"),
        "built_at": served and served.built_at.isoformat(timespec="seconds"),
        "is_sample": served and served.is_sample,
        "refused": state.refused,
        "version": VERSION,
    }
    return JSONResponse(answer, 200 if served else 503, headers={"Cache-Control": "no-store"})
