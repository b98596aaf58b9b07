"""Public reviews: how they score the house week by week, and whether they are answered."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from pages.charts.answers import reviews_by_week
from pages.language import say
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.page import show_nothing
from pages.parts.session import ask, viewer
from pages.parts.table import minutes, percent
from queries.scope import Scope


def site_name(row: dict[str, Any]) -> str:
    return say("{site} ({low} to {high})", site=words.named(row["site"]), low=row["scale_min"], high=row["scale_max"])


def show_reviews(asked: Scope) -> None:
    title = say("Public reviews")
    sites = ask("satisfaction/reviews", asked, by="all")
    if sites.is_empty():
        show_heading("reviews", title)
        if viewer().sees_everything:
            show_nothing(
                say("No public review in this selection."),
                say("Reviews belong to no team: clear the filters, or load a list of reviews."),
            )
        else:
            show_nothing(say("Public reviews belong to no team."), say("Who sees every team sees them."))
        return
    weeks = ask("satisfaction/reviews", asked, by="week")
    labels = [site_name(row) for row in weeks.iter_rows(named=True)]
    show_chart(
        "reviews",
        title,
        " ".join(site_words(row) for row in sites.iter_rows(named=True)),
        review_table(weeks),
        partial(reviews_by_week, weeks, labels, say("mean score")),
        note=say(
            "Who writes a public review chose to: they are not a sample of your customers. The time to an answer "
            "is that of "
            "the answered ones, on the calendar. Dots are larger with more reviews."
        ),
    )


def site_words(row: dict[str, Any]) -> str:
    return say(
        "**{site}**: {mean} on average ({interval}; n = {n}); {answered} were answered ({answered_interval}), half "
        "of them "
        "within {median}, and {waiting} have no answer yet.",
        site=words.plain(site_name(row)),
        mean=words.number(row["mean"], "score"),
        interval=words.interval(row["mean_low"], row["mean_high"], "score"),
        n=words.count(row["n"]),
        answered=words.share(row["answered_share"]),
        answered_interval=words.interval(row["answered_low"], row["answered_high"], "share"),
        median=words.duration(row["median"]),
        waiting=words.count(row["count_waiting"]),
    )


def review_table(weeks: pl.DataFrame) -> pl.DataFrame:
    return weeks.select(
        pl.col("site").alias(say("Site")),
        pl.col("scale_max").alias(say("Best score")),
        pl.col("cell").alias(say("Week from")),
        pl.col("n").alias(say("Reviews")),
        pl.col("mean").round(2).alias(say("Mean score")),
        pl.col("mean_low").round(2).alias(say("95 % from")),
        pl.col("mean_high").round(2).alias(say("95 % to")),
        pl.col("count_answered").alias(say("Answered")),
        percent("answered_share", say("Answered")),
        minutes("median", say("Median time to an answer (minutes)")),
    )
