"""`python -m tests.oracle SEEDS RESULTS`: build designed tickets and compare every clock with an independent result.

SEEDS is a folder of the tables that Zendesk's replication writes (ticket, ticket_comment, ticket_field_history, ...).
RESULTS is a file of ticket, metric and expected value, or a folder of it (oracle_long.csv) and of what one package makes
of service levels (oracle_sla.csv) and replies (oracle_touches.csv). Of those two only what means the same here counts.
Values that move with the time of the run are left out. One line for each miss, a count at the end, exit status 1 on a miss.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.build import build
from data.publish import current

# Results are rounded to four decimals of a minute.
TOLERANCE = 0.0001
# What each measure of the results is called here; durations in seconds.
MEASURES = {
    "frt_cal": "first_response_seconds",
    "frt_biz": "first_response_business_seconds",
    "first_res_cal": "first_resolution_seconds",
    "first_res_biz": "first_resolution_business_seconds",
    "full_res_cal": "resolution_seconds",
    "full_res_biz": "resolution_business_seconds",
    "req_wait_cal": "requester_wait_seconds",
    "req_wait_biz": "requester_wait_business_seconds",
    "agent_wait_cal": "agent_wait_seconds",
    "agent_wait_biz": "agent_wait_business_seconds",
    "on_hold_cal": "on_hold_seconds",
    "on_hold_biz": "on_hold_business_seconds",
    "total_reply_cal": "total_reply_seconds",
    "reopens": "reopens",
}
TICKETS = """
select tickets.*, coalesce(waited.seconds, 0) as total_reply_seconds
from tickets
left join (
    select source, ticket_id, cast(sum(seconds) as bigint) as seconds from replies where answered_at is not null group by source, ticket_id
) as waited on waited.source = tickets.source and waited.ticket_id = tickets.ticket_id
"""
OUTCOMES = (
    "select *, strftime(breach_or_fulfil_at, '%Y-%m-%d %H:%M:%S') as ended_at from sla_outcomes order by applied_at"
)
SURVEYS = "select ticket_id, score, previous_score from surveys where ticket_id is not null"

Row = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One expected value, in the unit of the results, beside the one that was found; None: there is none."""

    ticket: str
    name: str
    expected: object
    found: object
    about: str = ""

    @property
    def passed(self) -> bool:
        if isinstance(self.expected, float) and isinstance(self.found, float):
            return abs(self.expected - self.found) <= TOLERANCE
        return self.expected == self.found

    def __str__(self) -> str:
        return f"{self.ticket} {self.name}: expected {self.expected}, found {self.found}. {self.about}".rstrip(" .")


class Warehouse:
    """What was built from the seeds, in memory: designed tickets are few."""

    def __init__(self, file: Path) -> None:
        with duckdb.connect(str(file), read_only=True) as con:
            con.execute("set TimeZone = 'UTC'")
            self.tickets = {row["ticket_id"]: row for row in rows(con, TICKETS)}
            self.surveys = {row["ticket_id"]: row for row in rows(con, SURVEYS)}
            self.outcomes = rows(con, OUTCOMES)


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found: list[Row] = con.sql(query).pl().to_dicts()
    return found


def compare(seeds: Path, results: Path) -> list[Check]:
    """Build `seeds` in a folder of its own and set every result beside what was found. Raises SystemExit where nothing
    can be built."""
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        report = build(seeds, Path(folder))
        file = current(Path(folder))
        if report.outcome != "published" or file is None:
            raise SystemExit(f"The seeds cannot be built: {report.message or report.refused}")
        for each in report.refused:
            print(f"{each['file']} was refused: {each['reason']}", file=sys.stderr)
        warehouse = Warehouse(file)
    told = read(long_form(results))
    checks = list(clocks(told, warehouse))
    if results.is_dir():
        # Where the package takes another person for an agent, it also counts other replies.
        disputed = {row["ticket_id"] for row in told if row["metric"] == "frt_cal" and row.get("agree") == "False"}
        checks += touches(read(results / "oracle_touches.csv"), warehouse, disputed)
        checks += service_levels(read(results / "oracle_sla.csv"), warehouse)
    return checks


def long_form(results: Path) -> Path:
    """The file of one value a row. Raises SystemExit where there is none."""
    if results.is_file():
        return results
    for path in (results / "oracle_long.csv", *sorted(results.glob("*.csv"))):
        if any({"ticket_id", "metric", "independent"} <= row.keys() for row in read(path)[:1]):
            return path
    raise SystemExit(f"{results} holds no table with the columns ticket_id, metric and independent.")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as text; nothing where there is no such file beside the others."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def clocks(told: Iterable[dict[str, str]], warehouse: Warehouse) -> Iterator[Check]:
    """Durations in minutes and counts; an empty result means that there must be none."""
    for row in told:
        if row.get("depends_on_now") == "True":
            continue
        name, ticket = row["metric"], warehouse.tickets.get(row["ticket_id"])
        found: object = "no such ticket" if ticket is None else "no such measure"
        if ticket and name in MEASURES:
            value = ticket[MEASURES[name]]
            found = None if value is None else value / (60 if MEASURES[name].endswith("seconds") else 1)
        yield Check(row["ticket_id"], name, number(row["independent"]), found, row.get("description", ""))


def touches(told: Iterable[dict[str, str]], warehouse: Warehouse, disputed: set[str]) -> Iterator[Check]:
    """Replies, how many it took, and the customer's last word."""
    for row in told:
        key = row["ticket_id"]
        ticket = warehouse.tickets.get(key)
        if ticket is None or key in disputed:
            continue
        replies = number(row["total_agent_replies"])
        yield Check(key, "replies", replies, as_number(ticket["replies"]))
        # The package counts an agent's own first message as a touch, and no reply at all as many.
        if replies and row["total_agent_replies"] == row["count_public_agent_comments"]:
            names = {
                "one": "is_one_touch_resolution",
                "two": "is_two_touch_resolution",
                "multi": "is_multi_touch_resolution",
            }
            touch = next((touch for touch, column in names.items() if row[column] == "True"), None)
            yield Check(key, "touch", touch, ticket["touch"])
        if score := row["ticket_satisfaction_score"]:
            survey = warehouse.surveys.get(key, {})
            yield Check(key, "satisfaction", {"good": 1, "bad": 0}.get(score), survey.get("score"))


def service_levels(told: Iterable[dict[str, str]], warehouse: Warehouse) -> Iterator[Check]:
    """Targets of tickets that have ended. To take exactly as long as the target allows is in time here, though not
    with every clock of the package."""
    left = list(warehouse.outcomes)
    for row in sorted(told, key=lambda row: row["sla_applied_at"]):
        key, metric = row["ticket_id"], row["metric"]
        ticket = warehouse.tickets.get(key, {})
        if ticket.get("status") not in ("solved", "closed"):
            continue
        outcome = next((each for each in left if (each["ticket_id"], each["metric"]) == (key, metric)), None)
        if outcome is None:
            yield Check(key, f"sla {metric}", "a target", None)
            continue
        left.remove(outcome)
        target, elapsed = number(row["target"]), number(row["sla_elapsed_time"])
        clock = "business" if row["in_business_hours"].lower() == "true" else "calendar"
        yield Check(key, f"sla {metric} target", target, outcome["target_seconds"] / 60)
        yield Check(key, f"sla {metric} clock", clock, outcome["clock"])
        yield Check(key, f"sla {metric} elapsed", elapsed, outcome["elapsed_seconds"] / 60)
        if target is not None and elapsed is not None:
            yield Check(key, f"sla {metric} is breached", elapsed > target, outcome["is_breached"])
            if elapsed != target:
                yield Check(key, f"sla {metric} ended", row["sla_breach_at"][:19], outcome["ended_at"])


def number(text: str) -> float | None:
    return float(text) if text.strip() else None


def as_number(value: int | None) -> float | None:
    return None if value is None else float(value)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description="Compare clocks with designed results.")
    parser.add_argument("seeds", type=Path, help="the folder of the designed tickets' tables")
    parser.add_argument("results", type=Path, help="oracle_long.csv, or the folder that holds it")
    chosen = parser.parse_args(arguments)
    checks = compare(chosen.seeds, chosen.results)
    missed = [check for check in checks if not check.passed]
    for check in missed:
        print(check)
    print(f"{len(checks) - len(missed)} passed, {len(missed)} failed")
    return 1 if missed or not checks else 0


if __name__ == "__main__":
    sys.exit(main())
