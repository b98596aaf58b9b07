"""Zendesk's ticket audits: one JSON object an update of a ticket, with everything that it changed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo_company import company, people
from data.demo_company.chance import Flags, Whole
from data.demo_company.clock import utc_text
from data.demo_company.files import Files
from data.demo_company.json_text import Piece, joined, named, number, quoted, record
from data.demo_company.ledger import CUSTOMER, PUBLIC, STATUSES
from data.demo_company.world import World
from data.demo_company.zendesk import tags_before
from data.demo_company.zendesk_setup import MACRO_IDS_FROM, MACROS, SLA_METRICS, sla_minutes
from data.demo_company.zendesk_values import (
    GROUP_IDS_FROM,
    author_id,
    known,
    score_text,
    staff_id,
    tag_list,
    text_of,
)

AUDIT_IDS_FROM = 18_400_000_000
# What a row can set, and what stands where nothing was set yet.
SETTINGS = {"status": -1, "group": -1, "agent": -1, "priority": -1, "score": 0}


def write(files: Files, world: World) -> None:
    before = tags_before(world)
    starts = np.searchsorted(world.rows["ticket"], np.arange(len(world.tickets) + 1))
    files.lines(
        "zendesk_ticket_audits",
        (_lines(_rows(world, before, slice(starts[block.start], starts[block.stop]))) for block in files.blocks()),
    )


def _rows(world: World, before: Whole, part: slice) -> pl.DataFrame:
    """The rows of some whole tickets, each with what was set before it."""
    rows = {name: values[part] for name, values in world.rows.items()}
    ticket = rows["ticket"].astype(np.int64)
    is_first = np.append([True], ticket[1:] != ticket[:-1])[: len(ticket)]
    # A customer's own words name the customer, all others another ticket.
    other = np.where((rows["filler"] >= 0) & (rows["author"] < CUSTOMER), rows["filler"], 0)
    asked = world.tickets
    return pl.DataFrame(rows).with_columns(
        pl.Series("ticket_id", world.ids[ticket]),
        pl.Series("audit", AUDIT_IDS_FROM + part.start + np.arange(len(ticket))),
        pl.Series("is_first", is_first),
        pl.Series("reason", asked.reason[ticket].astype(np.int8)),
        pl.Series("channel", asked.channel[ticket].astype(np.int8)),
        pl.Series("tier", world.customers.tier[asked.customer[ticket]].astype(np.int8)),
        pl.Series("requester_id", world.requester_ids[ticket]),
        pl.Series("other_id", world.ids[other]),
        pl.Series("tags_before", before[part]),
        *(pl.Series(f"{name}_before", _before(rows[name], is_first, none)) for name, none in SETTINGS.items()),
    )


def _before(values: NDArray[np.generic], is_first: Flags, none: int) -> NDArray[np.generic]:
    """The value that held before each row; `none` where none did."""
    sets = (values.astype(np.int64) > none) | is_first
    held = values[np.maximum.accumulate(np.where(sets, np.arange(len(values)), 0))]
    shifted = np.append(held[:1], held[:-1])[: len(values)]
    shifted[is_first] = none
    return shifted


def _lines(rows: pl.DataFrame) -> pl.Series:
    def some(which: pl.Expr, events: Callable[[], list[Piece]]) -> pl.DataFrame:
        line = _audit(joined("[", joined(*events()).str.strip_prefix(","), "]"))
        return rows.filter(which).select("audit", line.alias("line"))

    parts = [some(pl.col("is_first"), _created), some(~pl.col("is_first"), _changed)]
    return pl.concat(parts).sort("audit")["line"]


def _audit(events: pl.Expr) -> pl.Expr:
    """Two digits of an audit's number are left for its events."""
    return record(
        {
            "id": joined(_base(), "00"),
            "ticket_id": number(pl.col("ticket_id")),
            "created_at": quoted(utc_text(pl.col("at"))),
            "author_id": number(author_id(pl.col("author"))),
            "via": joined('{"channel":"', _channel(), '","source":{"from":{},"to":{},"rel":null}}'),
            "metadata": '{"system":{},"custom":{}}',
            "events": events,
        }
    )


def _base() -> pl.Expr:
    return number(pl.col("audit"))


def _channel() -> pl.Expr:
    author = pl.col("author")
    return (
        pl.when(author < 0)
        .then(pl.lit("rule"))
        .when(author == people.BOT)
        .then(pl.lit("answer_bot"))
        .when(author >= CUSTOMER)
        .then(named(pl.col("channel"), company.CHANNELS))
        .otherwise(pl.lit("web"))
    )


def _event(place: int, kind: str, *pieces: Piece) -> pl.Expr:
    """An event with a comma before it, `place` being its number within the audit."""
    return joined(',{"id":', _base(), f'{place:02},"type":"{kind}"', *pieces, "}")


def _created() -> list[Piece]:
    """A ticket comes into being: every field that is set, the customer's words, and the trigger's thanks for them."""

    def field(place: int, name: str, value: Piece) -> pl.Expr:
        return _event(place, "Create", f',"field_name":"{name}","value":', value)

    return [
        field(1, "status", '"new"'),
        field(2, "priority", quoted(named(pl.col("priority"), company.PRIORITIES))),
        field(3, "group_id", _text_id(pl.col("group") + GROUP_IDS_FROM)),
        field(5, "tags", tag_list(_tags_after(), pl.col("reason"))),
        *(field(7 + n, metric, _target(pl.col("priority"), metric)) for n, metric in enumerate(SLA_METRICS)),
        _comment(20),
        _event(
            30,
            "Notification",
            ',"via":{"channel":"rule","source":{"from":{"id":360021,"title":"Notify requester of received request"},',
            '"to":{},"rel":"trigger"}},"recipients":[',
            number(pl.col("requester_id")),
            "]",
        ),
    ]


def _changed() -> list[Piece]:
    """What an update changed, and nothing where it did not."""

    def change(place: int, name: str, value: pl.Expr, previous: pl.Expr) -> pl.Expr:
        return _event(place, "Change", f',"field_name":"{name}","value":', value, ',"previous_value":', previous)

    def if_set(which: pl.Expr, event: pl.Expr) -> pl.Expr:
        return pl.when(which).then(event).otherwise(pl.lit(""))

    def differs(name: str) -> pl.Expr:
        return (pl.col(name) > SETTINGS[name]) & (pl.col(name) != pl.col(f"{name}_before"))

    def status(name: str) -> pl.Expr:
        return quoted(named(pl.col(name), STATUSES))

    def priority(name: str) -> pl.Expr:
        return quoted(named(pl.col(name), company.PRIORITIES))

    def group(name: str) -> pl.Expr:
        return _text_id(known(name) + GROUP_IDS_FROM)

    def agent(name: str) -> pl.Expr:
        return _text_id(staff_id(known(name)))

    def score(name: str) -> pl.Expr:
        return quoted(score_text(pl.col(name)))

    macro = named(pl.col("macro"), MACROS)
    return [
        if_set(differs("status"), change(1, "status", status("status"), status("status_before"))),
        if_set(differs("priority"), change(2, "priority", priority("priority"), priority("priority_before"))),
        if_set(differs("group"), change(3, "group_id", group("group"), group("group_before"))),
        if_set(differs("agent"), change(4, "assignee_id", agent("agent"), agent("agent_before"))),
        if_set(pl.col("tag") >= 0, change(5, "tags", _tags("after"), _tags("before"))),
        *(
            if_set(
                differs("priority"),
                change(7 + n, metric, _target(pl.col("priority"), metric), _target(pl.col("priority_before"), metric)),
            )
            for n, metric in enumerate(SLA_METRICS)
        ),
        if_set(pl.col("score") > 0, change(9, "satisfaction_score", score("score"), score("score_before"))),
        if_set(
            pl.col("macro") >= 0,
            _event(
                10,
                "AgentMacroReference",
                ',"macro_id":"',
                number(pl.col("macro").cast(pl.Int64) + MACRO_IDS_FROM),
                '","macro_title":',
                quoted(macro),
            ),
        ),
        if_set(pl.col("comment") > 0, _comment(20)),
    ]


def _comment(place: int) -> pl.Expr:
    body = text_of(pl.col("words"), pl.col("filler"), pl.col("other_id"))
    public = pl.when(pl.col("comment") == PUBLIC).then(pl.lit("true")).otherwise(pl.lit("false"))
    return _event(
        place,
        "Comment",
        ',"author_id":',
        number(author_id(pl.col("author"))),
        ',"public":',
        public,
        ',"body":',
        quoted(body),
    )


def _text_id(value: pl.Expr) -> pl.Expr:
    """Ids are texts in audits and numbers elsewhere; null stays null."""
    return quoted(value.cast(pl.Int64).cast(pl.String))


def _tags_after() -> pl.Expr:
    added = pl.lit(1, dtype=pl.Int64) * pl.lit(2, dtype=pl.Int64).pow(pl.col("tag").cast(pl.Int64).clip(0))
    return pl.col("tags_before") + pl.when(pl.col("tag") >= 0).then(added).otherwise(0)


def _tags(when: str) -> pl.Expr:
    return tag_list(_tags_after() if when == "after" else pl.col("tags_before"), pl.col("reason"))


def _target(priority: pl.Expr, metric: str) -> pl.Expr:
    minutes = number(sla_minutes(pl.col("tier"), priority, metric))
    return joined('{"minutes":', minutes, ',"in_business_hours":true}')
