"""What must add up, on every ticket of the demo company: numbers that disagree with themselves convince nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from queries.scope import Period, Scope
from queries.warehouse import Warehouse, connect
from tests.queries.given import rows

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def con(sample_file: Path):
    return connect(sample_file)


def none(con: duckdb.DuckDBPyConnection, query: str) -> None:
    """The query finds exceptions, and there is none; and it looked at something."""
    assert con.sql(f"select * from ({query}) limit 3").fetchall() == []


def test_statuses_add_up_to_the_resolution(con):
    """New, open, pending and on hold, cycle by cycle, are all the time until each resolution."""
    assert con.sql("select count(*) from resolutions").fetchall()[0][0] > 2000
    none(
        con,
        "select resolutions.ticket_id, any_value(resolutions.seconds) as told, sum(epoch(least(coalesce(statuses.ended_at, resolutions.resolved_at), resolutions.resolved_at)) - epoch(greatest(statuses.started_at, resolutions.started_at))) as added "
        "from resolutions join statuses on statuses.ticket_id = resolutions.ticket_id and statuses.source = resolutions.source "
        "and statuses.status in ('new', 'open', 'pending', 'hold') and statuses.started_at < resolutions.resolved_at and coalesce(statuses.ended_at > resolutions.started_at, true) "
        "group by resolutions.ticket_id, resolutions.source, resolutions.resolved_at having abs(told - added) > 1",
    )


def test_the_wait_ledger_adds_up_to_elapsed_time(con):
    assert con.sql("select count(*) from waits").fetchall()[0][0] > 5000
    none(
        con,
        "select waits.ticket_id, sum(waits.seconds) as waited, any_value(floor(epoch(coalesce(tickets.resolved_at, tickets.closed_at, tickets.as_of))) - floor(epoch(tickets.opened_at))) as elapsed "
        "from waits join tickets on tickets.ticket_id = waits.ticket_id and tickets.source = waits.source "
        "group by waits.ticket_id, waits.source having abs(waited - elapsed) > 1",
    )


def test_the_wait_ledger_has_no_gap_and_no_overlap(con):
    none(
        con,
        "select * from (select ticket_id, ended_at, lead(started_at) over (partition by source, ticket_id order by started_at) as next from waits) where next is distinct from ended_at and next is not null",
    )


def test_business_time_is_no_longer_than_the_calendar_s(con):
    for name in (
        "first_response",
        "first_resolution",
        "resolution",
        "requester_wait",
        "agent_wait",
        "agent_work",
        "on_hold",
    ):
        none(con, f"select ticket_id from tickets where {name}_business_seconds > {name}_seconds")


def test_requester_and_agent_wait_are_the_resolution(con):
    """New, open, hold and pending of a ticket that was resolved once."""
    none(
        con,
        "select ticket_id from tickets where status in ('solved', 'closed') and reopens = 0 and resolved_at is not null "
        "and (ticket_id, source) in (select (ticket_id, source) from statuses) and abs(requester_wait_seconds + agent_wait_seconds - resolution_seconds) > 1",
    )


def test_every_row_of_every_file_is_accounted_for(con):
    none(con, "select file from loads where rows_in <> rows_loaded + rows_quarantined")
    none(
        con,
        "select loads.file from loads left join (select file, count(*) as n from quarantine group by file) as q on q.file = loads.file where loads.rows_quarantined <> coalesce(q.n, 0)",
    )


def opened(warehouse: Warehouse, scope: Scope) -> int:
    return int(rows(warehouse.run("frame/data_line", scope))[0]["count_tickets"])


def test_the_pages_total_is_the_warehouse_s(sample_warehouse, con):
    whole = con.sql("select count(*) from tickets").fetchall()[0][0]
    assert opened(sample_warehouse, Scope()) == whole
    totals = rows(sample_warehouse.run("data_page/totals", Scope()))
    assert sum(row["count_tickets"] for row in totals) == whole
    found = rows(sample_warehouse.run("measures/values", Scope(), measures=("reopened",), by="team", before=Scope()))
    assert sum(row["n"] for row in found) == con.sql("select count(reopens) from tickets").fetchall()[0][0]


def test_flows_lead_from_one_backlog_to_the_next(sample_warehouse):
    weeks = rows(sample_warehouse.run("backlog/flow", Scope(zone="Europe/Berlin")))
    assert len(weeks) > 10
    for row in weeks:
        came, left = row["count_opened"] + row["count_reopened"], row["count_ended"] + row["count_departed"]
        assert row["count_at_end"] == row["count_at_start"] + came - left
    for one, other in pairwise(weeks):
        assert other["count_at_start"] == one["count_at_end"]


MEASURES = ("first_response", "reopened", "csat", "pick_up", "own_authority")


@pytest.mark.parametrize("by", ["team", "channel", "priority", "topic"])
def test_parts_make_the_whole(sample_warehouse, by):
    whole = rows(sample_warehouse.run("measures/values", Scope(), measures=MEASURES, by="all", before=Scope()))
    parts = rows(sample_warehouse.run("measures/values", Scope(), measures=MEASURES, by=by, before=Scope()))
    for row in whole:
        cells = [cell for cell in parts if cell["measure"] == row["measure"]]
        assert sum(cell["n"] for cell in cells) == row["n"]
        if row["kind"] == "share":
            assert sum(cell["count_hits"] for cell in cells) == row["count_hits"]


CHOICES = st.sampled_from
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "teams": CHOICES([("Billing",), ("Orders", "Returns")]),
        "channels": CHOICES([("email",), ("web", "chat")]),
        "priorities": CHOICES([("high",), ("low", "normal")]),
    },
)


@FEW
@drawn(chosen=FILTERS)
def test_filters_commute(sample_warehouse, chosen):
    """Whatever was chosen first, the same tickets stay; and each filter only takes away."""
    one, other = Scope(), Scope()
    for name, value in chosen.items():
        one = replace(one, **{name: value})
    for name, value in reversed(chosen.items()):
        other = replace(other, **{name: value})
    found = opened(sample_warehouse, one)
    assert found == opened(sample_warehouse, other)
    for name in chosen:
        cleared: dict[str, Any] = {name: None}
        assert found <= opened(sample_warehouse, replace(one, **cleared))


@FEW
@drawn(days=st.integers(0, 100), cut=st.integers(1, 40))
def test_two_parts_of_a_period_make_it_whole(sample_warehouse, days, cut):
    extent = rows(sample_warehouse.run("frame/extent", Scope(zone="Europe/Berlin")))[0]
    first = date_after(extent["first_day"], days)
    middle, last = date_after(first, cut), date_after(first, cut + 20)
    parts = [Period(first, middle), Period(date_after(middle, 1), last)]
    counts = [opened(sample_warehouse, Scope(period=part, zone="Europe/Berlin")) for part in parts]
    assert sum(counts) == opened(sample_warehouse, Scope(period=Period(first, last), zone="Europe/Berlin"))


def date_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def test_every_waterfall_adds_up(con, sample_warehouse: Warehouse):
    """One ticket's bars end where its elapsed time does; every segment's at the mean of its tickets."""
    seen = con.sql("select distinct ticket_id, source from waits order by hash(ticket_id)").fetchall()
    assert len(seen) > 2000
    for ticket, source in seen[:150]:
        parts = rows(sample_warehouse.run("tickets/waterfall", Scope(), ticket_id=ticket, source=source))
        assert parts[-1]["calendar_parts"] == parts[-1]["calendar_elapsed"] == parts[-1]["seconds"], ticket
        assert parts[-2]["ends"] == pytest.approx(parts[-1]["ends"]), ticket
    segments = [Scope(teams=(team,)) for team in ("Billing", "Returns", "Orders")]
    for scope in (Scope(), *segments, Scope(topics=("Refund status",)), Scope(priorities=("urgent",))):
        for ended in (0, 1):
            parts = rows(sample_warehouse.run("escalations/waterfall", scope, ended=ended))
            assert parts[-1]["calendar_parts"] == pytest.approx(parts[-1]["calendar_elapsed"])
            assert parts[-2]["ends"] == pytest.approx(parts[-1]["seconds"])
