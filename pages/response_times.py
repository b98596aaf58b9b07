"""Response times: how long customers wait for a first reply and for a resolution, open tickets counted."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.by_hour import by_hour, weekday
from pages.charts.by_segment import MOST, by_segment
from pages.charts.by_week import by_week, within_target_by_week
from pages.charts.distribution import backlog_by_age, distribution
from pages.charts.survival import survival
from pages.language import say
from pages.parts import words
from pages.parts.address import one_of
from pages.parts.chart import show_chart, show_heading
from pages.parts.choice import choose_tab
from pages.parts.notes_and_targets import Aim
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.response_tiles import MEASURES, measure_tiles, measure_title, outcome_tiles, running_words
from pages.parts.session import ask, row, scope, viewer
from pages.parts.table import minutes, percent, show_download, show_table
from pages.parts.tickets import WEEKDAYS, as_table, tickets_button
from pages.parts.tiles import show_tiles
from pages.sections.response_times.waiting import FIRST, choose_section, show_section
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope

# What response_times/by_segment tells apart.
SEGMENTS = ("team", "channel", "priority", "agent", "topic")
SEGMENTS_WITHOUT_PERSONS = tuple(each for each in SEGMENTS if each != "agent")


def unit_of(asked: Scope) -> str:
    return say("business minutes") if asked.clock == "business" else say("minutes")


def show_summary(measure: str, summary: dict[str, Any], asked: Scope) -> None:
    show_tiles([*measure_tiles(measure, summary, asked), *outcome_tiles(asked)])
    st.caption(
        say(
            "p75 {p75} · p90 {p90} · {measured} with a value, {running} still running, {without} with none recorded · "
            "{clock}",
            p75=words.duration(summary["p75"], asked.clock),
            p90=words.duration(summary["p90"], asked.clock),
            measured=words.count(summary["count_measured"]),
            running=words.count(summary["count_running"]),
            without=words.count(summary["count_without"]),
            clock=say("business hours") if asked.clock == "business" else say("calendar hours"),
        )
    )


def show_withheld() -> None:
    """In the place of a chart whose every part is too small for who sees aggregates alone."""
    show_nothing(say("Too few to be shown without telling of persons."), say("Choose a longer period."))


def show_by_week(measure: str, asked: Scope) -> None:
    weeks = ask("response_times/by_week", asked, measure=measure)
    # Weeks with fewer values are in the table; drawn, a single old ticket would squeeze all others into a corner.
    least, open_dots = catalogue()[measure].minimum_n, say("Open dots have too few values to compare.")
    told = weeks.filter(pl.col("count_measured") >= least)
    if told.is_empty():
        show_heading("by_week", say("By week"))
        st.markdown(
            say(
                "No week has the {least} values that a median needs to be drawn; the table has them all.",
                least=least,
            )
        )
        show_table("by_week", week_table(weeks, asked), say("The numbers of: {title}", title=say("By week")))
        show_download("by_week", week_table(weeks, asked))
        return
    drawn = weeks.filter(pl.col("week").is_between(told["week"].min(), told["week"].max()))
    divisor, unit = words.axis(told["p90"].max(), asked.clock)  # type: ignore[arg-type]
    slowest = told.sort("median", descending=True).row(0, named=True)
    latest = told.row(-1, named=True)
    table = week_table(weeks, asked)
    show_chart(
        "by_week",
        say("By week"),
        told_weeks(latest, slowest, asked),
        table,
        partial(by_week, drawn, measure, least, divisor, unit),
        (measure,),
        aim=Aim(measure, 1 / divisor, asked.clock),
        note=" ".join(
            [
                say(
                    "Recent weeks look faster than they are while tickets of theirs still run: see “Still waiting” "
                    "below."
                ),
                *([open_dots] if drawn["count_measured"].min() < least else []),  # type: ignore[operator]
            ]
        ),
    )
    last = told.filter(pl.col("within_share").is_not_null())
    if not last.is_empty():
        share = last.row(-1, named=True)
        show_chart(
            "within_target_by_week",
            say("Within target by week"),
            say(
                "{share} of the tickets of {week} ({interval}; n = {n}).",
                share=words.share(share["within_share"]),
                week=words.week(share["week"]),
                interval=words.interval(share["within_low"], share["within_high"], "share"),
                n=words.count(share["count_judged"]),
            )
            + " "
            + running_words(asked),
            table,
            partial(within_target_by_week, drawn, measure, least),
            (measure,),
            aim=Aim("within_target"),
            note=open_dots if drawn["count_judged"].min() < least else "",  # type: ignore[operator]
        )


def told_weeks(latest: dict[str, Any], slowest: dict[str, Any], asked: Scope) -> str:
    fact = say(
        "In {week}, the last week here, half were done within {median} and nine in ten within {p90}.",
        week=words.week(latest["week"]),
        median=words.duration(latest["median"], asked.clock),
        p90=words.duration(latest["p90"], asked.clock),
    )
    if slowest["week"] == latest["week"]:
        return fact + " " + say("No other week was slower.")
    return fact + " " + say(
        "The slowest week was {slowest} with a median of {median}.",
        slowest=words.week(slowest["week"]),
        median=words.duration(slowest["median"], asked.clock),
    )  # fmt: skip


def week_table(weeks: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    return weeks.select(
        pl.col("week").cast(pl.String).alias(say("Week from")),
        pl.col("count_tickets").alias(say("Opened")),
        pl.col("count_measured").alias(say("With a value")),
        pl.col("count_running").alias(say("Still running")),
        minutes("median", say("Median ({unit})", unit=unit_of(asked))),
        minutes("p75", say("p75 ({unit})", unit=unit_of(asked))),
        minutes("p90", say("p90 ({unit})", unit=unit_of(asked))),
        percent("within_share", say("Within target")),
        percent("within_low", say("95 % from")),
        percent("within_high", say("95 % to")),
    )


def show_survival(measure: str, asked: Scope) -> None:
    """Kaplan-Meier, always on the calendar: how long an open ticket has waited in business hours is not exported."""
    curve = ask("response_times/survival", asked, measure=measure)
    if curve.is_empty():
        st.header(say("Still waiting"), anchor="survival")
        show_nothing(
            say("The share still waiting cannot be told."),
            say("The exports hold replies without their calendar time, and a curve without them would be wrong."),
        )
        return
    quantiles = ask("response_times/survival_quantiles", asked, measure=measure)
    middle = quantiles.row(0, named=True)
    divisor, unit = words.axis(curve["seconds"].max())  # type: ignore[arg-type]
    found = {
        "finished": words.count(middle["count_finished"]),
        "finished_alone": words.duration(middle["seconds_of_finished"]),
        "censored": words.count(middle["count_censored"]),
        "measure": measure_title(measure),
    }
    if middle["seconds"] is None:
        fact = say(
            "Half of the tickets are not done yet; the {finished} finished ones alone would say {finished_alone}. "
            "{censored} tickets had no “{measure}” when they were last seen and count until then.",
            **found,
        )
    else:
        fact = say(
            "With open tickets counted, half are done after **{half}** ({interval}); the {finished} finished ones "
            "alone would say {finished_alone}. {censored} tickets had no “{measure}” when they were last seen and "
            "count until then.",
            half=words.duration(middle["seconds"]),
            interval=words.interval(middle["seconds_low"], middle["seconds_high"], "duration"),
            **found,
        )
    show_chart(
        "survival",
        say("Still waiting"),
        fact,
        curve.select(
            minutes("seconds", say("Minutes after opening")),
            percent("waiting", say("Still waiting")),
            percent("waiting_low", say("95 % from")),
            percent("waiting_high", say("95 % to")),
            pl.col("at_risk").alias(say("Tickets watched so long")),
        ),
        partial(survival, curve, measure, divisor, unit),
        (measure,),
        note=say("Kaplan-Meier on calendar time, 95 % log-log interval."),
    )


def show_distribution(measure: str, asked: Scope) -> None:
    classes = ask("response_times/distribution", asked, measure=measure)
    labels = [
        {"running": say("still waiting"), "without": say("none recorded")}.get(each["state"])
        or words.classes(each["at_least"], each["below"])
        for each in classes.iter_rows(named=True)
    ]
    told = classes.drop_nulls("count_tickets")
    if told.is_empty():
        show_heading("distribution", say("Distribution"))
        show_withheld()
        return
    largest = told.sort("count_tickets", descending=True).row(0, named=True)
    label = labels[classes["place"].to_list().index(largest["place"])]
    show_chart(
        "distribution",
        say("Distribution"),
        say(
            "The largest class is “{label}” with {share} of all tickets ({n}).",
            label=label,
            share=words.share(largest["share"], 0),
            n=words.count(largest["count_tickets"]),
        ),
        classes.select(
            pl.Series(say("Class"), labels),
            pl.col("count_tickets").alias(say("Tickets")),
            percent("share", say("Share")),
        ),
        partial(distribution, classes, labels, measure),
        (measure,),
    )


def show_by_hour(measure: str, asked: Scope) -> None:
    cells = ask("response_times/by_hour", asked, measure=measure)
    show_heading("by_hour", say("Weekday and hour of opening"))
    if cells.is_empty():
        show_withheld()
        return
    titles = {"count_tickets": say("Tickets"), "median": say("Median")}
    column = str(
        st.segmented_control(
            say("Colour by"),
            list(titles),
            format_func=titles.__getitem__,
            default="count_tickets",
            required=True,
            key="by_hour_colour",
        )
    )
    divisor, unit = (1, say("tickets")) if column == "count_tickets" else words.axis(cells["median"].max(), asked.clock)  # type: ignore[arg-type]
    busiest = cells.sort("count_tickets", descending=True).row(0, named=True)
    show_chart(
        "by_hour",
        say("Weekday and hour of opening"),
        say(
            "Most tickets come in on {day} between {from_hour} and {to_hour} ({n}), in {zone}.",
            day=say(WEEKDAYS[busiest["weekday"] - 1]),
            from_hour=f"{busiest['hour']:02d}:00",
            to_hour=f"{busiest['hour'] + 1:02d}:00",
            n=words.count(busiest["count_tickets"]),
            zone=asked.zone,
        ),
        cells.select(
            pl.Series(say("Weekday"), [weekday(each) for each in cells["weekday"]], dtype=pl.String),
            pl.col("hour").alias(say("Hour")),
            pl.col("count_tickets").alias(say("Tickets")),
            minutes("median", say("Median ({unit})", unit=unit_of(asked))),
        ),
        partial(by_hour, cells, measure, column, divisor, unit),
        (measure, column),
        is_headed=True,
    )


def show_by_segment(measure: str, asked: Scope) -> None:
    st.divider()
    dimension = one_of(
        st.segmented_control,
        say("Compare by"),
        "compare_by",
        SEGMENTS if viewer().sees_persons else SEGMENTS_WITHOUT_PERSONS,
        shown=words.dimension,
        required=True,
    )
    segments = ask("response_times/by_segment", asked, measure=measure, dimension=dimension)
    labels = [words.named(each) for each in segments["segment"]]
    told = segments.filter(
        pl.col("median").is_not_null() & (pl.col("count_measured") >= catalogue()[measure].minimum_n)
    )
    title = say("By {dimension}", dimension=words.inside(words.dimension(dimension)))
    show_heading("by_segment", title)
    table = segment_table(segments, labels, dimension, asked)
    fact = say("None has enough values to be compared.")
    if not told.is_empty():
        slow, fast = (
            told.sort("median", descending=True).row(0, named=True),
            told.sort("median").row(0, named=True),
        )
        fact = (
            say(
                "{slow} ({slow_name}, n = {slow_n}); no other has enough values to be compared.",
                slow=words.duration(slow["median"], asked.clock),
                slow_name=words.plain(words.named(slow["segment"])),
                slow_n=words.count(slow["count_measured"]),
            )
            if told.height == 1
            else say(
                "From {fast} ({fast_name}, n = {fast_n}) to {slow} ({slow_name}, n = {slow_n}).",
                fast=words.duration(fast["median"], asked.clock),
                fast_name=words.plain(words.named(fast["segment"])),
                fast_n=words.count(fast["count_measured"]),
                slow=words.duration(slow["median"], asked.clock),
                slow_name=words.plain(words.named(slow["segment"])),
                slow_n=words.count(slow["count_measured"]),
            )
        )
    if told.is_empty():
        st.markdown(fact)
        show_table("by_segment", table, say("The numbers of: {title}", title=title))
        show_download("by_segment", table)
        return
    drawn = segments.filter(pl.col("median").is_not_null()).head(MOST)
    divisor, unit = words.axis(told["median"].max(), asked.clock)  # type: ignore[arg-type]
    show_chart(
        "by_segment",
        title,
        fact,
        table,
        partial(by_segment, drawn, [words.named(each) for each in drawn["segment"]], measure, dimension, divisor, unit),
        (measure, dimension),
        aim=Aim(measure, 1 / divisor, asked.clock, is_by_team=dimension == "team"),
        note=say("Dots are medians with 95 % intervals.")
        if drawn.height == segments.height
        else say(
            "Dots are medians with 95 % intervals; {drawn} of {all} are drawn, the largest that have a value; all are "
            "in the table.",
            drawn=drawn.height,
            all=segments.height,
        ),
        is_headed=True,
    )


def segment_table(segments: pl.DataFrame, labels: list[str], dimension: str, asked: Scope) -> pl.DataFrame:
    shares = {"reopened": say("Reopened"), "transferred": say("Transferred"), "sla_missed": say("SLA missed")}
    return segments.select(
        pl.Series(words.dimension(dimension), labels),
        pl.col("count_tickets").alias(say("Tickets")),
        pl.col("count_open").alias(say("Unresolved")),
        pl.col("count_measured").alias(say("With a value")),
        minutes("median", say("Median ({unit})", unit=unit_of(asked))),
        minutes("median_low", say("95 % from")),
        minutes("median_high", say("95 % to")),
        minutes("p90", say("p90 ({unit})", unit=unit_of(asked))),
        *(
            column
            for name, label in shares.items()
            for column in (
                percent(f"{name}_share", label),
                percent(f"{name}_low", say("{label}, 95 % from", label=label)),
                percent(f"{name}_high", say("{label}, 95 % to", label=label)),
            )
        ),
    )


def show_backlog(asked: Scope) -> None:
    classes = ask("response_times/backlog_by_age", asked)
    total = classes["count_all"][0]
    if not total:
        st.header(say("Backlog by age"), anchor="backlog-by-age")
        show_nothing(say("No ticket of these filters is open at the end of the data."), say("Nothing waits."))
        return
    labels = [words.classes(each["at_least"], each["below"]) for each in classes.iter_rows(named=True)]
    told = classes.filter(pl.col("count_tickets") > 0)
    if told.is_empty():
        show_heading("backlog_by_age", say("Backlog by age"))
        show_withheld()
        return
    oldest = told.row(-1, named=True)
    show_chart(
        "backlog_by_age",
        say("Backlog by age"),
        told_backlog(total, oldest),
        classes.select(
            pl.Series(say("Age"), labels),
            pl.col("count_tickets").alias(say("Open tickets")),
            pl.col("count_open").alias(say("New or open")),
            pl.col("count_pending").alias(say("Waits for the customer")),
            pl.col("count_hold").alias(say("On hold")),
        ),
        partial(backlog_by_age, classes, labels),
    )


def told_backlog(total: int, oldest: dict[str, Any]) -> str:
    told = {"n": words.count(total), "age": words.classes(oldest["at_least"], oldest["below"])}
    if oldest["count_tickets"] == total:
        fact = say("{n} tickets are open at the end of the data, whenever they were opened; all are {age} old.", **told)
    else:
        fact = say(
            "{n} tickets are open at the end of the data, whenever they were opened; {oldest} of them are {age} old.",
            oldest=words.count(oldest["count_tickets"]),
            **told,
        )
    return fact + " " + say("Old tickets are over-represented in any backlog.")


def show_slowest(measure: str, asked: Scope) -> None:
    st.header(say("Slowest tickets"), anchor="slowest")
    mark = Mark(measure=measure, state="waiting", most=20)
    found = ask("tickets/list", asked, mark=mark)
    if found.is_empty():
        show_nothing(say("No ticket fits."), say("Clear a filter in the sidebar."))
        return
    st.markdown(
        say("At most twenty, the slowest first; those that still wait stand with what has passed on the calendar.")
    )
    table = as_table(found, asked, measure)
    show_table("slowest", table, say("The slowest tickets"))
    show_download("slowest", table)
    tickets_button(say("All tickets of these filters"), Mark(measure=measure), "all_tickets")


def choose_measure(asked: Scope) -> str:
    """First response, unless the exports hold none by this clock."""
    extent = row("frame/extent", Scope(zone=asked.zone))
    has_responses = extent[f"count_{asked.clock}_responses"] > 0
    return choose_tab(say("Measure"), MEASURES, "measure", "first_response" if has_responses else "resolution")


def show_first(asked: Scope) -> None:
    """First response or resolution, from the tiles down to the slowest tickets."""
    measure = choose_measure(asked)
    summary = row("response_times/summary", asked, measure=measure, before=asked.other() or asked)
    if not summary["count_tickets"]:
        show_nothing(
            say("No ticket of this period fits the filters."), say("Clear a filter in the sidebar or widen the period.")
        )
        return
    show_summary(measure, summary, asked)
    if summary["count_measured"] and summary["median"] is None:
        show_withheld()
    elif summary["count_measured"]:
        show_by_week(measure, asked)
        show_survival(measure, asked)
        show_distribution(measure, asked)
        show_by_hour(measure, asked)
    else:
        show_nothing(
            say("No ticket of these filters has a value of “{measure}” by this clock.", measure=measure_title(measure)),
            say("Switch the clock or the measure, widen the filters, or load an export that has it."),
        )
    show_by_segment(measure, asked)
    show_backlog(asked)
    if viewer().sees_persons and (summary["count_measured"] or summary["count_running"]):
        show_slowest(measure, asked)


def page() -> None:
    show_title(say("Response times"), say("How long customers wait, with the tickets that still wait counted."))
    asked, section = scope(), choose_section()
    if section == FIRST:
        show_first(asked)
    else:
        show_section(section, asked)
    show_data_line()


page()
