"""The surveys outside the help desk: Delighted's NPS and Typeform's question about effort."""

from __future__ import annotations

import polars as pl

from data.demo_company import company, people, words
from data.demo_company.clock import MINUTE, local_text, utc_text
from data.demo_company.files import Files
from data.demo_company.json_text import joined, named, number, quoted, record
from data.demo_company.surveys import Answers
from data.demo_company.world import World

EASE = "How easy did we make it to solve your request? (1 very hard, 7 very easy)"
OPEN_QUESTION = "What could we have done better?"
# Of those who did not answer, so many opened the form.
STARTED_SHARE_PERCENT = 12


def write(files: Files, world: World) -> None:
    files.csv("delighted_responses", delighted(world))
    files.list_of("delighted_people", _people(world))
    files.csv("typeform_effort", typeform(world))


def answers(world: World, given: Answers) -> pl.DataFrame:
    """One row a survey that was sent; `score` -1 without an answer."""
    asked = world.tickets
    return pl.DataFrame(
        {
            "ticket_id": world.ids[given.place],
            "number": world.customers.number[asked.customer[given.place]],
            "region": world.customers.region[asked.customer[given.place]],
            "agent": world.sets["agent"].to_numpy()[given.place],
            "sent_at": given.sent_at,
            "answered_at": given.answered_at,
            "score": given.score,
            "draw": given.draw,
        }
    )


def _email() -> pl.Expr:
    return joined("customer", number(pl.col("number")), "@example.com")


def delighted(world: World) -> pl.DataFrame:
    """The responses; times in the account's zone, the ticket in a property of the person."""
    frame = answers(world, world.nps).filter(pl.col("score") >= 0).sort("answered_at", "ticket_id")
    # On the scale of five that the comments are sorted by.
    felt = 1 + pl.col("score") * 4 // 10
    at = local_text(pl.col("answered_at"), company.ZONE, "%Y-%m-%d %H:%M:%S")
    names = [person.name for person in people.STAFF] + [people.BOT_NAME]
    return frame.select(
        Email=_email(),
        Name=joined("Customer ", number(pl.col("number"))),
        Score=pl.col("score"),
        Comment=words.said(felt, pl.col("draw")),
        Permalink=joined("https://surveys.example.com/r/", number(pl.col("ticket_id"))),
        **{
            "Survey Type": pl.lit("NPS"),
            "Created At": at,
            "Updated At": at,
            "Tags": pl.lit(None, dtype=pl.String),
            "Notes": pl.lit(None, dtype=pl.String),
            "CaseId": pl.col("ticket_id"),
            "ClosedByEmployee": named(pl.col("agent"), names),
            "Region": named(pl.col("region"), company.REGIONS),
            "Delighted Source": pl.lit("Email"),
        },
    )


def _people(world: World) -> pl.Series:
    """Everybody who was asked: the responses do not say who kept silent."""
    frame = answers(world, world.nps).sort("number")
    phone = joined("+49 30 23125 ", (pl.col("number") % 1_000).cast(pl.String).str.zfill(3))
    answered = pl.when(pl.col("answered_at") > 0).then(pl.col("answered_at"))
    line = record(
        {
            "id": joined('"', number(pl.col("number") + 880_000_000), '"'),
            "name": joined('"Customer ', number(pl.col("number")), '"'),
            "email": quoted(_email()),
            "phone_number": pl.when(pl.col("number") % 5 == 0).then(quoted(phone)).otherwise(pl.lit("null")),
            "created_at": number(pl.col("sent_at") - MINUTE),
            "last_sent_at": number(pl.col("sent_at")),
            "last_responded_at": number(answered),
            "next_survey_scheduled_at": "null",
        }
    )
    return frame.select(line.alias("line"))["line"]


def typeform(world: World) -> pl.DataFrame:
    """The answers, and the forms that were opened and left; times in UTC, the ticket in a hidden field."""
    frame = answers(world, world.effort)
    started = pl.col("draw") % 100 < STARTED_SHARE_PERCENT
    frame = frame.filter((pl.col("score") >= 0) | started).with_columns(
        answered=pl.col("score") >= 0,
        submitted=pl.when(pl.col("score") >= 0).then(pl.col("answered_at")),
    )
    frame = frame.with_columns(
        started=pl.when("answered").then(pl.col("submitted") - 20 - pl.col("draw") % 200).otherwise("sent_at")
    ).sort("started", "ticket_id")
    felt = (1 + (pl.col("score") - 1) * 4 // 6).clip(1, 5)
    said = pl.when("answered").then(words.said(felt, pl.col("draw")))

    def utc(name: str) -> pl.Expr:
        return utc_text(pl.col(name)).str.replace("T", " ").str.strip_suffix("Z")

    return frame.select(
        **{
            "#": joined("t", number(pl.col("ticket_id")), "x", pl.col("draw").cast(pl.String).str.zfill(3)),
            EASE: pl.when("answered").then("score"),
            OPEN_QUESTION: said,
            "ticket_id": pl.col("ticket_id"),
            "Response Type": pl.when("answered").then(pl.lit("completed")).otherwise(pl.lit("started")),
            "Start Date (UTC)": utc("started"),
            "Stage Date (UTC)": pl.when(~pl.col("answered")).then(utc("started")),
            "Submit Date (UTC)": utc("submitted"),
            "Network ID": joined("n", number(pl.col("number"))),
            "Tags": pl.lit(None, dtype=pl.String),
        }
    )
