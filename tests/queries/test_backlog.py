"""What flows into the backlog and out of it, and that nothing gets lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.queries.given import NO_LIMIT, W20, W21, W22, columns, utc, weeks

FLOW = ("week", "count_at_start", "count_opened", "count_reopened", "count_ended", "count_departed", "count_at_end")


def history(ticket: str, *moves: tuple[str, str]) -> list[dict[str, object]]:
    """The statuses of a ticket: (from when, which); each lasts until the next."""
    ends = [when for when, _ in moves[1:]] + [None]
    return [
        {"ticket_id": ticket, "status": status, "started_at": when, "ended_at": end, "seconds": 1}
        for (when, status), end in zip(moves, ends, strict=True)
    ]


@pytest.mark.question("backlog/flow")
def test_the_flows_of_two_weeks(given, ask):
    warehouse = given(
        tickets=[
            {"opened_at": "2024-05-14 09:00", "status": "open"},
            {"opened_at": "2024-05-14 09:00", "status": "solved"},
            {"opened_at": "2024-05-06 09:00", "status": "closed", "closed_at": "2024-05-15 09:00"},  # without a history
            {"opened_at": "2024-05-27 09:00"},  # so that the exports cover the weeks before
        ],
        statuses=[
            *history("t1", ("2024-05-14 09:00", "new"), ("2024-05-15 09:00", "solved"), ("2024-05-21 09:00", "open")),
            *history("t2", ("2024-05-14 09:00", "open"), ("2024-05-22 09:00", "solved")),
        ],
        departed=[
            {"ticket_id": "spam", "opened_at": "2024-05-14 09:00", "departed_at": "2024-05-23 09:00", "reason": "spam"}
        ],
    )
    assert columns(ask(warehouse, weeks(W20, W21)), *FLOW) == [
        (W20, 1, 3, 0, 2, 0, 2),
        (W21, 2, 0, 1, 1, 1, 1),
    ]


@pytest.mark.question("backlog/flow")
def test_no_ticket_has_no_flow(given, ask):
    assert ask(given(), NO_LIMIT) == []


MOMENTS = st.integers(0, 20 * 24 * 60)
LIVES = st.lists(
    st.tuples(
        MOMENTS,
        st.lists(
            st.tuples(st.integers(1, 5 * 24 * 60), st.sampled_from(["open", "pending", "solved", "closed"])), max_size=5
        ),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.question("backlog/flow")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(lives=LIVES, gone=st.lists(st.tuples(MOMENTS, st.integers(1, 9999)), max_size=3))
def test_what_is_there_at_the_end_is_what_was_there_and_came_less_what_left(given, ask, lives, gone):
    """backlog(t2) = backlog(t1) + opened + reopened - ended - departed, whatever happened to the tickets."""
    began = utc("2024-05-06 00:00")
    tickets, statuses = [], []
    for number, (start, moves) in enumerate(lives, start=1):
        moment, status = began + timedelta(minutes=start), "new"
        life = [(moment.isoformat(), status)]
        for minutes, status in moves:
            moment += timedelta(minutes=minutes)
            life.append((moment.isoformat(), status))
        tickets.append({"opened_at": life[0][0], "status": life[-1][1]})
        statuses += history(f"t{number}", *life)
    # One in every week, so that each is covered.
    tickets += [{"opened_at": f"2024-05-{day} 12:00"} for day in ("06", "13", "20", "27")]
    departed = [
        {"ticket_id": f"g{place}", "opened_at": began + timedelta(minutes=start), "reason": "deleted"}
        | {"departed_at": began + timedelta(minutes=start + after)}
        for place, (start, after) in enumerate(gone)
    ]
    found = ask(given(tickets=tickets, statuses=statuses, departed=departed), weeks(W20, W22))
    assert found
    for row in found:
        assert row["count_at_end"] == (
            row["count_at_start"]
            + row["count_opened"]
            + row["count_reopened"]
            - row["count_ended"]
            - row["count_departed"]
        )
