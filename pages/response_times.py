"""Response times: how long customers wait for a first reply and for a resolution, open tickets counted."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.by_hour import DAYS, by_hour
from pages.charts.by_segment import MOST, by_segment
from pages.charts.by_week import by_week, within_target_by_week
from pages.charts.distribution import backlog_by_age, distribution
from pages.charts.survival import survival
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.notes_and_targets import Aim
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.response_tiles import MEASURES, measure_tiles, outcome_tiles, running_words
from pages.parts.session import ask, row, scope
from pages.parts.table import minutes, percent, show_download, show_table
from pages.parts.tickets import as_table, tickets_button
from pages.parts.tiles import show_tiles
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope

# What response_times/by_segment tells apart.
SEGMENTS = ("team", "channel", "priority", "agent", "topic")


def unit_of(asked: Scope) -> str:
    return "business minutes" if asked.clock == "business" else "minutes"


def show_summary(measure: str, summary: dict[str, Any], asked: Scope) -> None:
    show_tiles([*measure_tiles(measure, summary, asked), *outcome_tiles(asked)])
    st.caption(
        f"p75 {words.duration(summary['p75'], asked.clock)} · p90 {words.duration(summary['p90'], asked.clock)} · "
        f"{summary['count_measured']:,} with a value, {summary['count_running']:,} still running, "
        f"{summary['count_without']:,} with none recorded · {words.CLOCKS[asked.clock].lower()} hours"
    )


def show_by_week(measure: str, asked: Scope) -> None:
    weeks = ask("response_times/by_week", asked, measure=measure)
    # Weeks with fewer values are in the table; drawn, a single old ticket would squeeze all others into a corner.
    told = weeks.filter(pl.col("count_measured") >= catalogue()[measure].minimum_n)
    if told.is_empty():
        show_heading("by_week", "By week")
        least = catalogue()[measure].minimum_n
        st.markdown(f"No week has the {least} values that a median needs to be drawn; the table has them all.")
        show_table("by_week", week_table(weeks, asked), "The numbers of: By week")
        show_download("by_week", week_table(weeks, asked))
        return
    drawn = weeks.filter(pl.col("week").is_between(told["week"].min(), told["week"].max()))
    divisor, unit = words.axis(told["p90"].max(), asked.clock)  # type: ignore[arg-type]
    slowest = told.sort("median", descending=True).row(0, named=True)
    latest = told.row(-1, named=True)
    table = week_table(weeks, asked)
    show_chart(
        "by_week",
        "By week",
        f"In {words.week(latest['week'])}, the last week here, half were done within "
        f"{words.duration(latest['median'], asked.clock)} and nine in ten within "
        f"{words.duration(latest['p90'], asked.clock)}. The slowest week was {words.week(slowest['week'])} "
        f"with a median of {words.duration(slowest['median'], asked.clock)}.",
        table,
        partial(by_week, drawn, measure, divisor, unit),
        (measure,),
        aim=Aim(measure, 1 / divisor, asked.clock),
        note="Recent weeks look faster than they are while tickets of theirs still run: see “Still waiting” below.",
    )
    last = told.filter(pl.col("within_share").is_not_null())
    if not last.is_empty():
        share = last.row(-1, named=True)
        show_chart(
            "within_target_by_week",
            "Within target by week",
            f"{words.share(share['within_share'])} of the tickets of {words.week(share['week'])} "
            f"({words.interval(share['within_low'], share['within_high'], 'share')}). " + running_words(asked),
            table,
            partial(within_target_by_week, drawn, measure),
            (measure,),
            aim=Aim("within_target"),
        )


def week_table(weeks: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    return weeks.select(
        pl.col("week").cast(pl.String).alias("Week from"),
        pl.col("count_tickets").alias("Opened"),
        pl.col("count_measured").alias("With a value"),
        pl.col("count_running").alias("Still running"),
        minutes("median", f"Median ({unit_of(asked)})"),
        minutes("p75", f"p75 ({unit_of(asked)})"),
        minutes("p90", f"p90 ({unit_of(asked)})"),
        percent("within_share", "Within target"),
        percent("within_low", "95 % from"),
        percent("within_high", "95 % to"),
    )


def show_survival(measure: str, asked: Scope) -> None:
    """Kaplan-Meier, always on the calendar: how long an open ticket has waited in business hours is not exported."""
    curve = ask("response_times/survival", asked, measure=measure)
    if curve.is_empty():
        st.header("Still waiting", anchor="survival")
        show_nothing(
            "The share still waiting cannot be told.",
            "The exports hold replies without their calendar time, and a curve without them would be wrong.",
        )
        return
    quantiles = ask("response_times/survival_quantiles", asked, measure=measure)
    middle = quantiles.row(0, named=True)
    divisor, unit = words.axis(curve["seconds"].max())  # type: ignore[arg-type]
    spoken = (
        f"With open tickets counted, half are done after **{words.duration(middle['seconds'])}** "
        f"({words.interval(middle['seconds_low'], middle['seconds_high'], 'duration')})"
        if middle["seconds"] is not None
        else "Half of the tickets are not done yet"
    )
    show_chart(
        "survival",
        "Still waiting",
        f"{spoken}; the {middle['count_finished']:,} finished ones alone would say "
        f"{words.duration(middle['seconds_of_finished'])}. {middle['count_censored']:,} tickets had no "
        f"{MEASURES[measure].lower()} when they were last seen and count until then.",
        curve.select(
            minutes("seconds", "Minutes after opening"),
            percent("waiting", "Still waiting"),
            percent("waiting_low", "95 % from"),
            percent("waiting_high", "95 % to"),
            pl.col("at_risk").alias("Tickets watched so long"),
        ),
        partial(survival, curve, measure, divisor, unit),
        (measure,),
        note="Kaplan-Meier on calendar time, 95 % log-log interval.",
    )


def show_distribution(measure: str, asked: Scope) -> None:
    classes = ask("response_times/distribution", asked, measure=measure)
    labels = [
        {"running": "still waiting", "without": "none recorded"}.get(each["state"])
        or words.classes(each["at_least"], each["below"])
        for each in classes.iter_rows(named=True)
    ]
    largest = classes.sort("count_tickets", descending=True).row(0, named=True)
    label = labels[classes["place"].to_list().index(largest["place"])]
    show_chart(
        "distribution",
        "Distribution",
        f"The largest class is “{label}” with {words.share(largest['share'], 0)} of all tickets "
        f"({largest['count_tickets']:,}).",
        classes.select(pl.Series("Class", labels), pl.col("count_tickets").alias("Tickets"), percent("share", "Share")),
        partial(distribution, classes, labels, measure),
        (measure,),
    )


def show_by_hour(measure: str, asked: Scope) -> None:
    cells = ask("response_times/by_hour", asked, measure=measure)
    show_heading("by_hour", "Weekday and hour of opening")
    shown = st.segmented_control(
        "Colour by", ["Tickets", "Median"], default="Tickets", required=True, key="by_hour_colour"
    )
    column = "count_tickets" if shown == "Tickets" else "median"
    divisor, unit = (1, "tickets") if shown == "Tickets" else words.axis(cells["median"].max(), asked.clock)  # type: ignore[arg-type]
    busiest = cells.sort("count_tickets", descending=True).row(0, named=True)
    show_chart(
        "by_hour",
        "Weekday and hour of opening",
        f"Most tickets come in on {DAYS[busiest['weekday'] - 1]} between {busiest['hour']:02d}:00 and "
        f"{busiest['hour'] + 1:02d}:00 ({busiest['count_tickets']:,}), in {asked.zone}.",
        cells.select(
            pl.col("weekday").map_elements(lambda each: DAYS[each - 1], return_dtype=pl.String).alias("Weekday"),
            pl.col("hour").alias("Hour"),
            pl.col("count_tickets").alias("Tickets"),
            minutes("median", f"Median ({unit_of(asked)})"),
        ),
        partial(by_hour, cells, measure, column, divisor, unit),
        (measure, column),
        is_headed=True,
    )


def show_by_segment(measure: str, asked: Scope) -> None:
    st.divider()
    dimension = st.segmented_control(
        "Compare by",
        SEGMENTS,
        format_func=words.DIMENSIONS.__getitem__,
        default="team",
        required=True,
        key="by_segment_dimension",
    )
    segments = ask("response_times/by_segment", asked, measure=measure, dimension=dimension)
    labels = [words.named(each) for each in segments["segment"]]
    told = segments.filter(
        pl.col("median").is_not_null() & (pl.col("count_measured") >= catalogue()[measure].minimum_n)
    )
    title = f"By {words.DIMENSIONS[str(dimension)].lower()}"
    show_heading("by_segment", title)
    table = segment_table(segments, labels, str(dimension), asked)
    fact = f"No {dimension!s} has enough values to be compared."
    if not told.is_empty():
        slow, fast = (
            told.sort("median", descending=True).row(0, named=True),
            told.sort("median").row(0, named=True),
        )
        fact = (
            f"From {words.duration(fast['median'], asked.clock)} "
            f"({words.plain(words.named(fast['segment']))}, n = {fast['count_measured']:,}) "
            f"to {words.duration(slow['median'], asked.clock)} "
            f"({words.plain(words.named(slow['segment']))}, n = {slow['count_measured']:,})."
        )
    if told.is_empty():
        st.markdown(fact)
        show_table("by_segment", table, f"The numbers of: {title}")
        show_download("by_segment", table)
        return
    drawn = segments.filter(pl.col("median").is_not_null()).head(MOST)
    divisor, unit = words.axis(told["median"].max(), asked.clock)  # type: ignore[arg-type]
    show_chart(
        "by_segment",
        title,
        fact,
        table,
        partial(by_segment, drawn, measure, str(dimension), divisor, unit),
        (measure, dimension),
        aim=Aim(measure, 1 / divisor, asked.clock, is_by_team=dimension == "team"),
        note=f"Dots are medians with 95 % intervals; {drawn.height} of {segments.height} are drawn, the largest that "
        "have a value; all are in the table.",
        is_headed=True,
    )


def segment_table(segments: pl.DataFrame, labels: list[str], dimension: str, asked: Scope) -> pl.DataFrame:
    shares = {"reopened": "Reopened", "transferred": "Transferred", "sla_missed": "SLA missed"}
    return segments.select(
        pl.Series(words.DIMENSIONS[dimension], labels),
        pl.col("count_tickets").alias("Tickets"),
        pl.col("count_open").alias("Unresolved"),
        pl.col("count_measured").alias("With a value"),
        minutes("median", f"Median ({unit_of(asked)})"),
        minutes("median_low", "95 % from"),
        minutes("median_high", "95 % to"),
        minutes("p90", f"p90 ({unit_of(asked)})"),
        *(
            column
            for name, label in shares.items()
            for column in (
                percent(f"{name}_share", label),
                percent(f"{name}_low", f"{label}, 95 % from"),
                percent(f"{name}_high", f"{label}, 95 % to"),
            )
        ),
    )


def show_backlog(asked: Scope) -> None:
    classes = ask("response_times/backlog_by_age", asked)
    total = classes["count_tickets"].sum()
    if not total:
        st.header("Backlog by age", anchor="backlog-by-age")
        show_nothing("No ticket of these filters is open at the end of the data.", "Nothing waits.")
        return
    labels = [words.classes(each["at_least"], each["below"]) for each in classes.iter_rows(named=True)]
    oldest = classes.filter(pl.col("count_tickets") > 0).row(-1, named=True)
    show_chart(
        "backlog_by_age",
        "Backlog by age",
        f"{total:,} tickets are open at the end of the data, whenever they were opened; "
        f"{oldest['count_tickets']:,} of them are {words.classes(oldest['at_least'], oldest['below'])} old. "
        "Old tickets are over-represented in any backlog.",
        classes.select(
            pl.Series("Age", labels),
            pl.col("count_tickets").alias("Open tickets"),
            pl.col("count_open").alias("New or open"),
            pl.col("count_pending").alias("Waits for the customer"),
            pl.col("count_hold").alias("On hold"),
        ),
        partial(backlog_by_age, classes, labels),
    )


def show_slowest(measure: str, asked: Scope) -> None:
    st.header("Slowest tickets", anchor="slowest")
    mark = Mark(measure=measure, state="waiting", most=20)
    found = ask("tickets/list", asked, mark=mark)
    if found.is_empty():
        show_nothing("No ticket fits.", "Clear a filter in the sidebar.")
        return
    st.markdown("Twenty of them; tickets that still wait stand with the time that has passed on the calendar.")
    table = as_table(found, asked)
    show_table("slowest", table, "The twenty slowest tickets")
    with st.container(horizontal=True):
        show_download("slowest", table)
        tickets_button("All tickets of these filters", Mark(measure=measure), "all_tickets")


def choose_measure(asked: Scope) -> str:
    """First response, unless the exports hold none by this clock."""
    extent = row("frame/extent", Scope(zone=asked.zone))
    has_responses = extent[f"count_{asked.clock}_responses"] > 0
    chosen = st.segmented_control(
        "Measure",
        list(MEASURES.values()),
        default=MEASURES["first_response" if has_responses else "resolution"],
        required=True,
        key="measure",
        bind="query-params",
    )
    return next((name for name, label in MEASURES.items() if label == chosen), "first_response")


def page() -> None:
    show_title("Response times", "How long customers wait, with the tickets that still wait counted.")
    asked = scope()
    measure = choose_measure(asked)
    summary = row("response_times/summary", asked, measure=measure, before=asked.other() or asked)
    if not summary["count_tickets"]:
        show_nothing("No ticket of this period fits the filters.", "Clear a filter in the sidebar or widen the period.")
        show_data_line()
        return
    show_summary(measure, summary, asked)
    if summary["count_measured"]:
        show_by_week(measure, asked)
        show_survival(measure, asked)
        show_distribution(measure, asked)
        show_by_hour(measure, asked)
    else:
        show_nothing(
            f"No ticket of these filters has a {MEASURES[measure].lower()} in {words.CLOCKS[asked.clock].lower()} "
            "hours.",
            "Switch the clock or the measure, widen the filters, or load an export that has it.",
        )
    show_by_segment(measure, asked)
    show_backlog(asked)
    if summary["count_measured"] or summary["count_running"]:
        show_slowest(measure, asked)
    show_data_line()


page()
