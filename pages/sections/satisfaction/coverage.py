"""Who was asked and who answered, who is hardly ever asked, and how far the answers may be from what all think."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.shares import bounds, funnel, shares
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.page import show_nothing
from pages.parts.session import analysed, ask
from pages.parts.table import percent
from queries.asking import Beyond, beyond_answers, seldom_asked
from queries.scope import Scope

SEGMENTS = ("team", "channel", "topic", "priority", "region", "language")
# What became of a ticket, and the tickets behind it: groups of satisfaction/asking that are no dimension.
OUTCOMES: dict[str, dict[str, Any]] = {
    "declined": {"measure": "declined", "hit": 1},
    "granted": {"measure": "declined", "hit": 0},
    "reopened": {"measure": "reopened", "hit": 1},
    "escalated": {"measure": "escalated", "hit": 1},
    "transferred": {"measure": "transferred", "hit": 1},
    "sla_missed": {"measure": "sla_missed", "hit": 1},
    "without_reply": {"measure": "zero_touch", "hit": 1},
}
# Groups shown: those that stand out, and the least asked of the others.
MOST = 16
# Of those that stand out so many are put into words; the chart and its table have them all.
MOST_TOLD = 3


def show_coverage(asked: Scope) -> None:
    found = ask("satisfaction/coverage", asked, by="all")
    title = say("Who was asked, and who answered")
    if found.is_empty():
        show_heading("coverage", title)
        show_nothing(
            say("Nothing in this selection tells who was asked and kept silent."),
            say("Load surveys with those that were sent and not answered, or clear a filter."),
        )
        return
    row = found.row(0, named=True)
    labels = [say("Resolved"), say("Asked"), say("Answered"), say("Satisfied")]
    counts = [row[f"count_{name}"] for name in ("eligible", "asked", "answered", "satisfied")]
    steps = [
        words.count(counts[0]),
        say("{n} ({share})", n=words.count(counts[1]), share=words.share(row["asked_share"])),
        say("{n} ({share})", n=words.count(counts[2]), share=words.share(row["answered_share"])),
        words.count(counts[3]),
    ]
    marks: list[dict[str, Any]] = [
        {"owner": "resolved", "measure": "resolution", "state": state}
        for state in ("askable", "asked", "answered", "satisfied")
    ]
    show_chart(
        "coverage",
        title,
        say(
            "Of {n} tickets resolved in the period **{asked}** were asked about ({asked_interval}), and "
            "**{answered}** of those answered ({answered_interval}): {heard} of all resolved tickets were heard.",
            n=words.count(counts[0]),
            asked=words.share(row["asked_share"]),
            asked_interval=words.interval(row["asked_low"], row["asked_high"], "share"),
            answered=words.share(row["answered_share"]),
            answered_interval=words.interval(row["answered_low"], row["answered_high"], "share"),
            heard=words.share(row["heard_share"]),
        ),
        pl.DataFrame({say("Step"): labels, say("Tickets"): counts}),
        partial(funnel, labels, counts, steps, marks),
        note=say("Each share is of the step above. Only help desks count that tell who was asked and kept silent."),
    )
    show_coverage_by(asked)


def show_coverage_by(asked: Scope) -> None:
    title = say("Asked and answered, part by part")
    show_heading("coverage_by", title)
    by = st.segmented_control(
        say("Part by"),
        SEGMENTS,
        format_func=words.dimension,
        default="team",
        required=True,
        key="coverage_by_dimension",
    )
    cells = ask("satisfaction/coverage", asked, by=by)
    if cells.is_empty():
        show_nothing(say("No part is large enough to be shown."), say("Choose a longer period or clear a filter."))
        return
    labels = [words.named(cell) for cell in cells["cell"]]
    lowest = cells.sort("heard_share", "cell").row(0, named=True)
    rows = cells.select(
        pl.col("answered_share").alias("share"),
        pl.col("answered_low").alias("low"),
        pl.col("answered_high").alias("high"),
        pl.col("asked_share").alias("other"),
        pl.col("count_asked").alias("n"),
        is_sure=pl.col("count_asked") > 0,
    ).head(MOST)
    marks = [
        {"owner": "resolved", "measure": "resolution", "state": "asked", "dimension": by, "segment": cell}
        for cell in cells["cell"]
    ]
    show_chart(
        "coverage_by",
        title,
        least_heard(lowest),
        coverage_table(cells, words.dimension(str(by))),
        partial(
            shares,
            rows,
            labels[:MOST],
            "%",
            marks[:MOST],
            say("asked, of the resolved"),
            say("answered, of those asked"),
        ),
        (by,),
        is_headed=True,
    )


def least_heard(lowest: dict[str, Any]) -> str:
    told = {
        "name": words.plain(words.named(lowest["cell"])),
        "asked": words.share(lowest["asked_share"]),
        "answered": words.share(lowest["answered_share"]),
        "n": words.count(lowest["count_eligible"]),
    }
    if not lowest["count_asked"]:
        return say("Nothing is heard from **{name}**: none of its {n} tickets was asked about.", **told)
    return say("Least is heard from **{name}**: {asked} were asked and {answered} of those answered (n = {n}).", **told)


def coverage_table(cells: pl.DataFrame, first: str) -> pl.DataFrame:
    return cells.select(
        words.names(cells["cell"], first),
        pl.col("count_eligible").alias(say("Resolved")),
        pl.col("count_asked").alias(say("Asked")),
        percent("asked_share", say("Asked")),
        percent("asked_low", say("Asked, 95 % from")),
        percent("asked_high", say("Asked, 95 % to")),
        pl.col("count_answered").alias(say("Answered")),
        percent("answered_share", say("Answered, of those asked")),
        percent("answered_low", say("Answered, 95 % from")),
        percent("answered_high", say("Answered, 95 % to")),
    )


def group_name(row: dict[str, Any]) -> str:
    """`Declined`, or `Team: Billing`."""
    outcomes = {
        "declined": say("Declined"),
        "granted": say("Granted"),
        "reopened": say("Reopened"),
        "escalated": say("Escalated"),
        "transferred": say("Transferred"),
        "sla_missed": say("Service level missed"),
        "without_reply": say("Without a reply by a person"),
    }
    if row["dimension"] in outcomes:
        return outcomes[row["dimension"]]
    return say("{dimension}: {name}", dimension=words.dimension(row["dimension"]), name=words.named(row["cell"]))


def group_mark(row: dict[str, Any]) -> dict[str, Any]:
    if row["dimension"] in OUTCOMES:
        return {"owner": "fact"} | OUTCOMES[row["dimension"]]
    return {"owner": "resolved", "measure": "resolution", "dimension": row["dimension"], "segment": row["cell"]}


def show_seldom_asked(asked: Scope) -> None:
    title = say("Who is hardly ever asked")
    found = analysed(seldom_asked, asked)
    if found.is_empty():
        show_heading("seldom_asked", title)
        show_nothing(
            say("No group of tickets can be compared."),
            say("Load surveys with those that were sent and not answered, or choose a longer period."),
        )
        return
    drawn = found.filter((pl.col("state") == "told") | (pl.col("verdict") != "unclear")).head(MOST)
    drawn = found.head(MOST) if drawn.is_empty() else drawn
    names = [group_name(row) for row in drawn.iter_rows(named=True)]
    rows = drawn.with_columns(other=pl.col("share_rest"), is_sure=pl.col("state") == "told")
    show_chart(
        "seldom_asked",
        title,
        seldom_words(found),
        pl.DataFrame({say("Group"): [group_name(row) for row in found.iter_rows(named=True)]}).hstack(
            found.select(
                pl.col("n").alias(say("Resolved")),
                percent("share", say("Asked")),
                percent("low", say("95 % from")),
                percent("high", say("95 % to")),
                percent("share_rest", say("Asked of all others")),
                percent("difference", say("Difference")),
                percent("difference_low", say("Difference, 95 % from")),
                percent("difference_high", say("Difference, 95 % to")),
            )
        ),
        partial(
            shares, rows, names, "%", [group_mark(row) for row in drawn.iter_rows(named=True)],
            say("all others"), say("asked, of this group"),
        ),
        note=say(
            "Shares of resolved tickets whose customer was asked. A group stands out only after Benjamini and "
            "Hochberg's "
            "adjustment over all groups. Who is not asked is in no score on this page."
        ),
    )  # fmt: skip


def seldom_words(found: pl.DataFrame) -> str:
    """The groups that are asked less often, with their intervals; or that there is none."""
    less = found.filter(pl.col("verdict") == "less")
    if less.is_empty():
        return say_counted(
            "The one group compared is not asked less often than the others by more than chance.",
            "None of {n} groups compared is asked less often than the others by more than chance.",
            found.filter(pl.col("state") == "told").height,
        )
    told = [
        say(
            "**{group}**: {share} were asked ({interval}; n = {n}) against {rest} of all others, "
            "{difference} ({difference_interval}).",
            group=words.plain(group_name(row)),
            share=words.share(row["share"]),
            interval=words.interval(row["low"], row["high"], "share"),
            n=words.count(row["n"]),
            rest=words.share(row["share_rest"]),
            difference=words.points(row["difference"]),
            difference_interval=words.difference_interval(row["difference_low"], row["difference_high"], "share"),
        )
        for row in less.head(MOST_TOLD).iter_rows(named=True)
    ]
    if less.height > MOST_TOLD:
        told.append(
            say_counted(
                "{n} more group is asked less often by more than chance.",
                "{n} more groups are asked less often by more than chance.",
                less.height - MOST_TOLD,
            )
        )
    return " ".join(told)


def show_beyond_answers(asked: Scope) -> None:
    """CSAT as it was answered, weighted to all resolved tickets, and within what bounds it can lie at all."""
    title = say("Beyond those who answered")
    found = analysed(beyond_answers, asked)
    bounded = found.response.worst_case
    if found.answered.value is None or bounded.low is None or bounded.high is None:
        show_heading("beyond_answers", title)
        show_nothing(
            say("No resolved ticket of this selection has an answered CSAT survey."),
            say("Choose a longer period or clear a filter."),
        )
        return
    labels = [say("As answered"), say("Weighted to all resolved tickets"), say("Possible at all, of those asked")]
    values = [found.answered.value, found.weighted.value, None]
    ends = [(each.low, each.high) for each in (found.answered, found.weighted, bounded)]
    show_chart(
        "beyond_answers",
        title,
        beyond_words(found),
        pl.DataFrame({say("Reckoned"): labels}).hstack(
            pl.DataFrame(
                [[value, low, high] for value, (low, high) in zip(values, ends, strict=True)],
                schema={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
                orient="row",
            ).select(percent("value", say("Satisfied")), percent("low", say("From")), percent("high", say("To")))
        ),
        partial(bounds, labels, values, ends, say("% satisfied")),
        note=say(
            "Weighted by topic, channel and whether it was reopened: what the silent think for other reasons no weight "
            "can mend. Weighted, the answers tell as much as {n} of a plain sample would. How evenly the kinds of "
            "tickets answered: {r} (1 is as evenly as can be).",
            n=words.count(found.response.effective_n),
            r=words.number(found.response.r_indicator, "score"),
        ),
    )


def beyond_words(found: Beyond) -> str:
    response = found.response
    fact = say(
        "**{answered}** of those who answered are satisfied ({interval}).",
        answered=words.share(found.answered.value),
        interval=words.interval(found.answered.low, found.answered.high, "share"),
    )
    if found.weighted.value is not None and response.bias is not None:
        fact += " " + say(
            "Weighted so that every kind of ticket counts by its number, it is **{weighted}** ({difference}; "
            "{interval}).",
            weighted=words.share(found.weighted.value),
            difference=words.points(-response.bias),
            interval=words.interval(found.weighted.low, found.weighted.high, "share"),
        )
    return fact + " " + say(
        "Whatever the silent think, the share among all who were asked lies between {low} and {high}.",
        low=words.share(response.worst_case.low),
        high=words.share(response.worst_case.high),
    )  # fmt: skip
