"""Hand-made rows in, a real warehouse out: what the tests of the questions stand on.

2024-05-13 is the Monday of 2024-W20. Whatever a test does not say is a Zendesk ticket that was opened on that Monday at
09:00 UTC and closed at once, in exports that end on Monday, 2024-06-03, at 00:00 UTC, so that W22 is the last whole week.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import duckdb
import polars as pl
import pytest

from data.derive.outcomes import derive_outcomes
from data.schema import columns_of, schema
from data.settings import HOUSE_TARGETS
from queries.access import EVERYONE, Viewer
from queries.scope import Period, Scope
from queries.warehouse import Warehouse

Row = dict[str, Any]
Rows = Iterable[Mapping[str, Any]]

W19, W20, W21, W22 = (date(2024, 5, 6) + timedelta(weeks=number) for number in range(4))
OPENED = "2024-05-13 09:00"
AS_OF = "2024-06-03 00:00"
HOUR = 3600
DAY = 24 * HOUR
NO_LIMIT = Scope()


class Given(Protocol):
    """`given(tickets=[...], ...)`: a warehouse that holds these rows, opened for `viewer`."""

    def __call__(
        self,
        *,
        tickets: Rows = (),
        surveys: Rows = (),
        loads: Rows = (),
        quarantine: Rows = (),
        emptied: Rows = (),
        targets: Rows = (),
        viewer: Viewer = EVERYONE,
        **others: Rows,
    ) -> Warehouse: ...


class Ask(Protocol):
    """`ask(warehouse, scope, ...)`: the rows of the question that the test is marked with."""

    def __call__(self, warehouse: Warehouse, scope: Scope = NO_LIMIT, **parameters: Any) -> list[Row]: ...


def utc(text: str) -> datetime:
    """`2024-05-13 09:00` as an instant: UTC, unless the text says otherwise (`2024-05-13 09:00-04:00`)."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def before_as_of(seconds: float) -> str:
    """The instant so long before the default end of the exports, for tickets that have waited since."""
    return (utc(AS_OF) - timedelta(seconds=seconds)).isoformat()


def during(first: date | str, last: date | str, **filters: Any) -> Scope:
    """The scope of the local days from `first` to `last`, both included."""
    return Scope(period=Period(as_day(first), as_day(last)), **filters)


def as_day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def weeks(first: date, last: date, **filters: Any) -> Scope:
    """The scope of the whole weeks from the one that begins on `first` to the one that begins on `last`."""
    return during(first, last + timedelta(days=6), **filters)


def rows(frame: pl.DataFrame) -> list[Row]:
    return frame.rows(named=True)


def columns(found: Iterable[Row], *names: str) -> list[tuple[Any, ...]]:
    """Only these columns of each row, where the others are another test's matter."""
    return [tuple(row[name] for name in names) for row in found]


def one(found: list[Row]) -> Row:
    """The single row of a question that has one."""
    (row,) = found
    return row


def published(value: float) -> Any:
    """A number that was published to four decimals."""
    return pytest.approx(value, abs=5e-5)


class Workshop:
    """Makes warehouses. One connection attaches them one by one: to start an engine for each would take longest."""

    def __init__(self, folder: Path) -> None:
        self._con = duckdb.connect(":memory:", config={"threads": 1})
        self._con.execute("set TimeZone = 'UTC'")
        self._empty = folder / "empty.duckdb"
        with self._opened(self._empty) as con:
            con.execute(schema())

    def make(
        self,
        path: Path,
        *,
        tickets: Rows = (),
        surveys: Rows = (),
        loads: Rows = (),
        quarantine: Rows = (),
        emptied: Rows = (),
        targets: Rows = (),
        **others: Rows,
    ) -> Path:
        """A warehouse at `path` that holds these rows (`others` by canonical table), what follows from them, the house
        targets, a row in `build` and the calendar."""
        shutil.copyfile(self._empty, path)
        with self._opened(path) as con:
            insert(con, "tickets", [whole_ticket(row, place) for place, row in enumerate(tickets, start=1)])
            insert(con, "surveys", [whole_survey(row, place) for place, row in enumerate(surveys, start=1)])
            insert(con, "loads", [whole_load(row) for row in loads])
            insert(
                con, "quarantine", [{"line": 2, "reason": "is missing", "raw": ""} | dict(row) for row in quarantine]
            )
            insert(con, "emptied", [{"line": 2, "reason": "is missing", "raw": ""} | dict(row) for row in emptied])
            for table, found in others.items():
                insert(con, table, [whole_other(table, row, place) for place, row in enumerate(found, start=1)])
            derive_outcomes(con)
            con.execute("insert into disclosure values (10, 5)")
            insert(con, "targets", goals(targets))
            insert(con, "build", [BUILD])
            # As the build fills it: a margin of weeks on both sides.
            con.execute(
                "insert into calendar select cast(day as date), cast(date_trunc('week', day) as date) from ("
                "select unnest(generate_series(cast(min(opened_at) as date) - 105, cast(max(as_of) as date) + 21,"
                " interval 1 day)) as day from tickets)"
            )
        return path

    @contextmanager
    def _opened(self, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        self._con.execute(f"attach '{path}' as made")
        self._con.execute("use made")
        try:
            yield self._con
        finally:
            self._con.execute("use memory")
            self._con.execute("detach made")


BUILD = {
    "built_at": utc("2024-06-03 06:00"),
    "fingerprint": "0123456789ab",
    "folder": "exports",
    "is_sample": False,
    "reporting_zone": "UTC",
    "seconds": 1.5,
}


def whole_other(table: str, row: Mapping[str, Any], place: int) -> Row:
    """`row` of any canonical table: texts of times become instants, an id is made up, the source is Zendesk."""
    kinds = columns_of(table)
    first = next(iter(kinds))
    default: Row = {"source": "zendesk"} if "source" in kinds else {}
    if first.endswith("_id") and first != "ticket_id":
        default |= {first: f"{table}{place}"}
    if "ticket_source" in kinds:
        default |= {"ticket_source": "zendesk"}
    return {
        name: utc(value) if isinstance(value, str) and kinds[name].startswith("TIMESTAMP") else value
        for name, value in {**default, **row}.items()
    }


def whole_ticket(row: Mapping[str, Any], place: int) -> Row:
    """`row` with the defaults, and with the one of resolved_at and resolution_seconds that follows from the other."""
    default = {"ticket_id": f"t{place}", "source": "zendesk", "status": "closed", "opened_at": OPENED, "as_of": AS_OF}
    ticket: Row = timed({**default, **row})
    if ticket.get("resolution_seconds") is not None and "resolved_at" not in ticket:
        ticket["resolved_at"] = ticket["opened_at"] + timedelta(seconds=ticket["resolution_seconds"])
    elif ticket.get("resolved_at") and "resolution_seconds" not in ticket:
        ticket["resolution_seconds"] = round((ticket["resolved_at"] - ticket["opened_at"]).total_seconds())
    if ticket["status"] in ("solved", "closed") and not ticket.get("resolved_at"):
        ticket.setdefault("closed_at", ticket["opened_at"])
    return ticket


def whole_survey(row: Mapping[str, Any], place: int) -> Row:
    """An answerless CSAT survey from 1 to 5 about ticket t1, unless `row` says otherwise."""
    default = {"survey_id": f"s{place}", "source": "zendesk", "ticket_id": "t1", "kind": "csat"}
    return default | {"scale_min": 1, "scale_max": 5} | timed(row)


def whole_load(row: Mapping[str, Any]) -> Row:
    default = {"file": "tickets.csv", "sha256": "ab" * 32, "source": "zendesk", "format": "tickets", "zone": "UTC"}
    counts = {"rows_in": 1, "rows_loaded": 1, "rows_quarantined": 0, "is_zone_stated": True}
    return default | counts | timed({"as_of": AS_OF} | dict(row))


def goals(stated: Rows) -> list[Row]:
    """The house targets, and those of `stated` in the place of the house's."""
    house = {
        (measure, clock): {"measure": measure, "clock": clock, "target_seconds": seconds, "is_stated": False}
        for (measure, clock), seconds in HOUSE_TARGETS.items()
    }
    own = {(row["measure"], row["clock"]): {"is_stated": True} | dict(row) for row in stated}
    return list((house | own).values())


def timed(row: Mapping[str, Any]) -> Row:
    """Texts in columns of instants become instants."""
    instants = {name for name in row if name.endswith("_at") or name == "as_of"}
    return {name: utc(value) if name in instants and isinstance(value, str) else value for name, value in row.items()}


def insert(con: duckdb.DuckDBPyConnection, table: str, given: Iterable[Row]) -> None:
    """One statement for the rows that name the same columns: many small ones take longest."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in given:
        alike.setdefault(tuple(row), []).append(row)
    for names, group in alike.items():
        places = ", ".join([f"({', '.join('?' * len(names))})"] * len(group))
        values = [value for row in group for value in row.values()]
        con.execute(f"insert into {table} ({', '.join(names)}) values {places}", values)
