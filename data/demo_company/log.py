"""The decision log and the lists beside it, in the columns of Latitude's own templates; times in the company's zone."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo_company import company, decisions, people, promises, words
from data.demo_company.chance import Whole
from data.demo_company.clock import local_text
from data.demo_company.company import TEAMS
from data.demo_company.decisions import APPROVED, CHANGED_BECAUSE, DECLINE, KINDS, POLICIES, UPHELD
from data.demo_company.files import Files
from data.demo_company.json_text import joined, named, number
from data.demo_company.loyalty import ORDER_KINDS
from data.demo_company.people import STAFF
from data.demo_company.world import World, customer_ids

TEAM_NAMES = [team.name for team in TEAMS]
STAFF_NAMES = [person.name for person in STAFF] + [people.BOT_NAME]
CURRENCIES = ("EUR", "USD")
WHY = {
    "refund": "Money back for what went wrong",
    "credit": "Voucher for the delay",
    "waiver": "Fee waived once",
    "exception": "Return taken after the window",
    "replacement": "Sent again",
    "decline": "Not covered by the rules",
}


def write(files: Files, world: World) -> None:
    files.csv("decisions", _decisions(world))
    files.csv("promises", _promises(world))
    files.csv("feedback", _feedback(world))
    files.csv("orders", _orders(world))
    files.csv("customers", _customers(world))
    files.csv("reviews", _reviews(world))


def decided(world: World) -> pl.DataFrame:
    """One row a decision of the log, codes and instants as they are (0: never), in order of time."""
    made = world.decided
    place = np.flatnonzero(made.decided_at)
    place = place[np.argsort(made.decided_at[place], kind="stable")]
    fields = {name: values[place] for name, values in vars(made).items()}
    return pl.DataFrame(
        {
            "place": place,
            "number": 1_001 + np.arange(len(place)),
            "ticket_id": world.ids[place],
            "customer_id": world.requester_ids[place],
            "currency": decisions.currency(fields["team"]),
            **fields,
        }
    )


def _decisions(world: World) -> pl.DataFrame:
    kind, declines = named(pl.col("kind"), KINDS), pl.col("kind") == DECLINE
    reviewed, approved = pl.col("reviewed_at") > 0, pl.col("authority") == APPROVED
    overturned = reviewed & (pl.col("outcome") == decisions.OVERTURNED)
    reasons = [reason for side in CHANGED_BECAUSE for reason in side]
    reason = pl.col("outcome_for") * len(CHANGED_BECAUSE[0]) + pl.col("number") % len(CHANGED_BECAUSE[0])
    columns = {
        "Decision ID": joined("D-", number(pl.col("number"))),
        "Ticket ID": pl.col("ticket_id"),
        "Customer ID": pl.col("customer_id"),
        "Decided at": _at("decided_at"),
        "Kind": kind,
        "Amount": pl.when(~declines).then(_money("amount")),
        "Currency": named(pl.col("currency"), CURRENCIES),
        "Loss": _money("loss"),
        "Limit": _money("limit"),
        "Authority": named(pl.col("authority"), decisions.AUTHORITIES),
        "Approval requested at": pl.when(approved).then(_at("asked_at")),
        "Approval answered at": pl.when(approved).then(_at("answered_at")),
        "Agent": named(pl.col("agent"), STAFF_NAMES),
        "Team": named(pl.col("team"), TEAM_NAMES),
        "Reviewed at": pl.when(reviewed).then(_at("reviewed_at")),
        "Reviewer": pl.when(reviewed).then(named(pl.col("reviewer"), STAFF_NAMES)),
        "Outcome": pl.when(reviewed).then(named(pl.col("outcome"), decisions.OUTCOMES)),
        "Outcome for": pl.when(overturned).then(named(pl.col("outcome_for"), decisions.SIDES)),
        "Outcome reason": pl.when(reviewed & (pl.col("outcome") != UPHELD)).then(named(reason, reasons)),
        "Alternative offered": pl.when(declines).then(_yes("alternative")),
        "Alternative accepted": pl.when(pl.col("alternative")).then(_yes("accepted")),
        "Required by regulation": _yes("required"),
        "Policy in the way": _yes("hindered"),
        "Disputed": _yes("disputed"),
        "Reason": kind.replace_strict(WHY, return_dtype=pl.String),
        "Policy": named(pl.col("policy"), POLICIES),
    }
    return decided(world).select(**columns)


def _promises(world: World) -> pl.DataFrame:
    made = world.promises
    return _by_ticket(world, made.place, vars(made)).select(
        **{
            "Promise ID": joined("P-", number(pl.col("number"))),
            "Ticket ID": pl.col("ticket_id"),
            "Customer ID": pl.col("customer_id"),
            "Agent": named(pl.col("agent"), STAFF_NAMES),
            "Team": named(pl.col("team"), TEAM_NAMES),
            "Promise": named(pl.col("promise"), promises.PROMISES),
            "Promised at": _at("promised_at"),
            "Due at": _at("due_at"),
            "Kept at": _at("kept_at"),
        }
    )


def _feedback(world: World) -> pl.DataFrame:
    passed = world.feedback
    topic = named(pl.col("topic"), promises.TOPICS)
    reasons = [reason.name for reason in company.REASONS]
    closed = pl.col("closed_at") > 0
    return _by_ticket(world, passed.place, vars(passed)).select(
        **{
            "Feedback ID": joined("F-", number(pl.col("number"))),
            "Ticket ID": pl.col("ticket_id"),
            "Agent": named(pl.col("agent"), STAFF_NAMES),
            "Team": named(pl.col("team"), TEAM_NAMES),
            "Topic": named(pl.col("topic"), reasons),
            "Words": topic,
            "Department": named(pl.col("department"), promises.DEPARTMENTS),
            "Passed on at": _at("passed_on_at"),
            "Acknowledged at": _at("acknowledged_at"),
            "Closed at": _at("closed_at"),
            "Outcome": pl.when(closed).then(named(pl.col("outcome"), promises.OUTCOMES)),
        }
    )


def _by_ticket(world: World, place: Whole, columns: dict[str, Whole]) -> pl.DataFrame:
    """Rows about tickets, numbered, with whom they concern."""
    return pl.DataFrame(
        {
            "number": 501 + np.arange(len(place)),
            "ticket_id": world.ids[place],
            "customer_id": world.requester_ids[place],
            "agent": world.route.agent[place],
            "team": world.route.team[place],
            **columns,
        }
    )


def _orders(world: World) -> pl.DataFrame:
    sold = world.loyalty
    frame = pl.DataFrame(
        {
            "customer_id": customer_ids(world.customers.number[sold.ordered_by]),
            "ticket_id": np.where(sold.of_ticket >= 0, world.ids[sold.of_ticket], -1),
            "ordered_at": sold.ordered_at,
            "kind": sold.order_kind,
            "amount": sold.amount,
            "currency": sold.currency,
        }
    )
    return frame.with_row_index("number", 90_001).select(
        **{
            "Order ID": joined("O-", number(pl.col("number"))),
            "Customer ID": pl.col("customer_id"),
            "Ticket ID": pl.when(pl.col("ticket_id") >= 0).then(pl.col("ticket_id")),
            "Ordered at": _at("ordered_at"),
            "Order kind": named(pl.col("kind"), ORDER_KINDS),
            "Amount": _money("amount"),
            "Currency": named(pl.col("currency"), CURRENCIES),
        }
    )


def _customers(world: World) -> pl.DataFrame:
    customers = world.customers
    frame = pl.DataFrame(
        {
            "id": customer_ids(customers.number),
            "since": customers.since,
            "tier": customers.tier,
            "region": customers.region,
            "left_at": world.loyalty.left_at,
        }
    )
    return frame.select(
        **{
            "Customer ID": pl.col("id"),
            "Since": pl.col("since").cast(pl.Int32).cast(pl.Date).cast(pl.String),
            "Tier": named(pl.col("tier"), company.TIERS),
            "Region": named(pl.col("region"), company.REGIONS),
            "Language": named(pl.col("region"), company.LANGUAGES),
            "Left on": _at("left_at", "%Y-%m-%d"),
        }
    )


def _reviews(world: World) -> pl.DataFrame:
    told = world.reviews
    frame = pl.DataFrame(
        {
            "customer_id": customer_ids(world.customers.number[told.customer]),
            "region": world.customers.region[told.customer],
            **{name: values for name, values in vars(told).items() if name not in ("customer", "ticket")},
        }
    )
    return frame.with_row_index("number", 5_001).select(
        **{
            "Review ID": joined("R-", number(pl.col("number"))),
            "Site": pl.when(pl.col("number") % 3 == 0).then(pl.lit("App store")).otherwise(pl.lit("Shop reviews")),
            "Reviewed at": _at("reviewed_at"),
            "Score": pl.col("score"),
            "Scale min": pl.lit(1),
            "Scale max": pl.lit(5),
            "Words": words.said(pl.col("score"), pl.col("draw")),
            "Answered at": _at("answered_at"),
            "Customer ID": pl.when(pl.col("number") % 4 != 0).then(pl.col("customer_id")),
            "Region": named(pl.col("region"), company.REGIONS),
            "Language": named(pl.col("region"), company.LANGUAGES),
        }
    )


def _at(name: str, form: str = "%Y-%m-%d %H:%M") -> pl.Expr:
    return local_text(pl.when(pl.col(name) > 0).then(pl.col(name)), company.ZONE, form)


def _money(name: str) -> pl.Expr:
    cents = pl.col(name)
    return joined(number(cents // 100), ".", (cents % 100).cast(pl.String).str.zfill(2))


def _yes(name: str) -> pl.Expr:
    return pl.when(pl.col(name)).then(pl.lit("yes")).otherwise(pl.lit("no"))
