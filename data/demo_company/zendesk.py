"""The help desk's tickets as Zendesk's incremental export gives them: one JSON object a line, with its metric set."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo_company import company
from data.demo_company.arrivals import NOBODY, TEAM_OF_REASON
from data.demo_company.chance import Chance, Whole
from data.demo_company.clock import utc_text
from data.demo_company.files import Files
from data.demo_company.json_text import joined, named, number, quoted, record
from data.demo_company.ledger import STATUSES, TAGS
from data.demo_company.metric_sets import WAITS
from data.demo_company.world import World
from data.demo_company.zendesk_values import GROUP_IDS_FROM, known, score_text, staff_id, tag_list, text_of

SITE = "https://parcels.example.com/api/v2"
BRAND_ID, FORM_ID, REASON_FIELD_ID = 360_000_731_200, 360_000_114_300, 360_019_204_557
SET_IDS_FROM = 380_214_000_000
PROBLEM, INCIDENT = "problem", "incident"


def write(files: Files, world: World) -> pl.DataFrame:
    """Writes the tickets; gives the rows that their lines were made from."""
    frame = tickets(world)
    files.lines("zendesk_tickets", (_lines(frame[block.start : block.stop]) for block in files.blocks()))
    return frame


def tickets(world: World) -> pl.DataFrame:
    """One row a ticket with all that its line says, codes and instants as they are (see metric_sets)."""
    asked, n = world.tickets, len(world.tickets)
    problem, linked = problems(world)
    columns: dict[str, Whole | pl.Series] = {
        "id": world.ids,
        "created_at": asked.created,
        "reason": asked.reason,
        "channel": asked.channel,
        "requester_id": world.requester_ids,
        "follows": _ids(world, asked.follows),
        "followed_by": _followed_by(world),
        "problem": np.where(np.arange(n) == problem, 1, 0),
        "problem_id": np.where(linked, world.ids[problem], NOBODY),
        "tags": final_tags(world),
        "score": _last_score(world),
        "opening": world.rows["words"][_first_rows(world)].astype(np.int64),
        "filler": world.rows["filler"][_first_rows(world)].astype(np.int64),
        "commented_at": _commented_at(world),
    }
    return pl.DataFrame(columns).hstack(world.sets)


def problems(world: World) -> tuple[int, Whole]:
    """The place of the problem ticket of the release (-1: none), and which tickets are its incidents."""
    asked = world.tickets
    fits = asked.in_release_week & (TEAM_OF_REASON[asked.reason] == company.TECHNICAL) & (asked.gone == 0)
    place = np.flatnonzero(fits & (asked.reason == company.APP_FAULT) & (asked.bot == 0) & (asked.merged_into < 0))
    problem = int(place[0]) if len(place) else NOBODY
    linked = fits & Chance(world.seed, "problem").happens(company.PROBLEM_LINKED_SHARE, len(asked))
    return problem, (linked & (np.arange(len(asked)) > problem) & (problem >= 0)).astype(np.int64)


def _ids(world: World, place: Whole) -> Whole:
    return np.where(place == NOBODY, NOBODY, world.ids[place])


def _followed_by(world: World) -> Whole:
    found = np.full(len(world.tickets), NOBODY)
    later = np.flatnonzero(world.tickets.follows >= 0)
    found[world.tickets.follows[later]] = world.ids[later]
    return found


def _first_rows(world: World) -> Whole:
    ticket = world.rows["ticket"]
    return np.flatnonzero(np.append([True], ticket[1:] != ticket[:-1]))


def _last_score(world: World) -> Whole:
    found = np.zeros(len(world.tickets), dtype=np.int64)
    place = np.flatnonzero(world.rows["score"] > 0)
    found[world.rows["ticket"][place]] = world.rows["score"][place]
    return found


def _commented_at(world: World) -> Whole:
    found = np.zeros(len(world.tickets), dtype=np.int64)
    place = np.flatnonzero(world.rows["comment"] > 0)
    found[world.rows["ticket"][place]] = world.rows["at"][place]
    return found


def tags_before(world: World) -> Whole:
    """For each row of the ledger the tags that the ticket had before it, as bits of TAGS; one more at the end for all.

    A tag that is already there is not added again: its row is changed to add none.
    """
    ticket, tag = world.rows["ticket"].astype(np.int64), world.rows["tag"].astype(np.int64)
    tagged = np.flatnonzero(tag >= 0)
    _, first = np.unique(ticket[tagged] * len(TAGS) + tag[tagged], return_index=True)
    again = np.setdiff1d(tagged, tagged[first], assume_unique=True)
    world.rows["tag"][again] = -1
    tag[again] = -1
    added = np.where(tag >= 0, 1 << np.maximum(tag, 0), 0)
    running = np.cumsum(added) - added
    starts = _first_rows(world)
    found: Whole = running - np.repeat(running[starts], np.diff(np.append(starts, len(ticket))))
    return found


def final_tags(world: World) -> Whole:
    before = tags_before(world)
    tag = world.rows["tag"].astype(np.int64)
    after = before + np.where(tag >= 0, 1 << np.maximum(tag, 0), 0)
    ends = np.append(_first_rows(world)[1:], len(tag)) - 1
    found: Whole = after[ends]
    return found


def _lines(frame: pl.DataFrame) -> pl.Series:
    ident = number(pl.col("id"))
    reason = named(pl.col("reason"), [each.tag for each in company.REASONS])
    kind = named(pl.col("reason"), [each.ticket_type for each in company.REASONS])
    kind = pl.when(pl.col("problem") == 1).then(pl.lit(PROBLEM)).otherwise(kind)
    kind = pl.when(pl.col("problem_id") > 0).then(pl.lit(INCIDENT)).otherwise(kind)
    follows = known("follows")
    opened = utc_text(pl.col("created_at"))
    line = record(
        {
            "id": ident,
            "url": joined(f'"{SITE}/tickets/', ident, '.json"'),
            "external_id": "null",
            "type": quoted(kind),
            "status": quoted(named(pl.col("status"), STATUSES)),
            "priority": quoted(named(pl.col("priority"), company.PRIORITIES)),
            "subject": quoted(named(pl.col("reason"), [each.name for each in company.REASONS])),
            "description": quoted(text_of(pl.col("opening"), pl.col("filler"), pl.lit(""))),
            "requester_id": number(pl.col("requester_id")),
            "submitter_id": number(pl.col("requester_id")),
            "assignee_id": number(staff_id(known("agent"))),
            "group_id": number(known("group") + GROUP_IDS_FROM),
            "organization_id": "null",
            "brand_id": str(BRAND_ID),
            "ticket_form_id": str(FORM_ID),
            "problem_id": number(known("problem_id")),
            "has_incidents": pl.when(pl.col("problem") == 1).then(pl.lit("true")).otherwise(pl.lit("false")),
            "due_at": "null",
            "tags": tag_list(pl.col("tags"), pl.col("reason")),
            "custom_fields": joined(f'[{{"id":{REASON_FIELD_ID},"value":', quoted(reason), "}]"),
            "via": joined(
                '{"channel":"',
                named(pl.col("channel"), company.CHANNELS),
                '","source":{"from":',
                joined('{"ticket_id":', follows.cast(pl.String), "}").fill_null("{}"),
                ',"to":{},"rel":',
                pl.when(follows.is_null()).then(pl.lit("null")).otherwise(pl.lit('"follow_up"')),
                "}}",
            ),
            "followup_ids": joined("[", known("followed_by").cast(pl.String).fill_null(""), "]"),
            "satisfaction_rating": joined('{"score":"', score_text(pl.col("score")), '"}'),
            "is_public": "true",
            "created_at": quoted(opened),
            "updated_at": quoted(utc_text(pl.col("updated_at"))),
            "generated_timestamp": number(pl.col("updated_at")),
            "metric_set": _metric_set(ident, opened),
        }
    )
    return frame.select(line.alias("line"))["line"]


def _metric_set(ticket: pl.Expr, opened: pl.Expr) -> pl.Expr:
    def instant(name: str) -> pl.Expr:
        return quoted(utc_text(known(name, 1)))

    def clock(name: str, unit: int = 60) -> pl.Expr:
        calendar, business = (number(known(name + suffix) // unit) for suffix in ("", "_business"))
        return record({"calendar": calendar, "business": business})

    return record(
        {
            "id": number(pl.col("id") + SET_IDS_FROM),
            "ticket_id": ticket,
            "created_at": quoted(opened),
            "updated_at": instant("updated_at"),
            **{name: number(pl.col(name)) for name in ("group_stations",)},
            "assignee_stations": number(pl.col("agent_stations")),
            "reopens": number(pl.col("reopens")),
            "replies": number(pl.col("replies")),
            "assignee_updated_at": instant("assigned_at"),
            "status_updated_at": instant("status_at"),
            "initially_assigned_at": instant("first_assigned_at"),
            "assigned_at": instant("assigned_at"),
            "solved_at": instant("solved_at"),
            "latest_comment_added_at": instant("commented_at"),
            "reply_time_in_minutes": clock("reply_time"),
            "reply_time_in_seconds": clock("reply_time", 1),
            "first_resolution_time_in_minutes": clock("first_resolution"),
            "full_resolution_time_in_minutes": clock("full_resolution"),
            **{f"{name}_time_in_minutes": clock(name) for name in WAITS},
        }
    )
