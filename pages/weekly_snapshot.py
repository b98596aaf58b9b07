"""Weekly snapshot: what happened in one ISO week, against the week before, with thirteen weeks behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from pages.charts import weekly_snapshot as charts
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import analysed, row, scope, viewer
from pages.parts.table import show_download, show_table
from pages.parts.tickets import tickets_button
from pages.parts.tiles import show_tiles
from pages.sections.overview.attention import show_finding
from pages.sections.weekly_snapshot.commentary import show_commentary
from pages.sections.weekly_snapshot.files import show_files
from pages.snapshot import told
from pages.snapshot.audience import Audience
from pages.snapshot.content import MEASURES, Change, Comment, Snapshot, snapshot_of
from queries.attention import beside_usual
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope, monday_of, week_name, week_of

# A tile's way to its tickets: whose day counts, and which of them.
BEHIND: dict[str, dict[str, Any]] = {
    "opened": {},
    "first_response": {"state": "measured"},
    "resolution_of_solved": {"owner": "resolved", "measure": "resolution"},
    "csat": {"state": "surveyed"},
    "coverage": {"state": "asked"},
    "reopened": {"state": "reopened"},
    "transferred": {"state": "transferred"},
    "sla_missed": {"state": "sla_missed"},
    "backlog": {"owner": "backlog", "measure": "resolution"},
}


def choose_week(asked: Scope) -> date | None:
    """The Monday of the week to tell of: from the address, else the last whole week that holds tickets."""
    extent = row("frame/extent", Scope(zone=asked.zone))
    if extent["first_day"] is None:
        return None
    first = extent["first_day"] - timedelta(days=extent["first_day"].weekday())
    last = extent["last_day"] - timedelta(days=extent["last_day"].weekday())
    weeks = [week_name(last - timedelta(weeks=back)) for back in range((last - first).days // 7 + 1)]
    usual = week_name(extent["last_whole_week"] or last)
    chosen = st.selectbox(
        say("Week"),
        weeks,
        index=weeks.index(usual),
        key="week",
        bind="query-params",
        help=say(
            "This page tells of one week; the period in the sidebar is for the other pages. The other filters apply."
        ),
    )
    monday = monday_of(str(chosen))
    st.caption(words.week(monday))
    return monday


def show_warnings(snapshot: Snapshot) -> None:
    """What every number below has to be read with."""
    for warning in told.warnings(snapshot, words.plain):
        st.warning(warning, icon=":material/timelapse:")


def show_headline(snapshot: Snapshot, within: Scope) -> None:
    show_tiles([told.tile_of(each, snapshot) for each in snapshot.measures])
    present = [each.name for each in snapshot.measures if each.value is not None]
    label = say("Tickets behind these numbers, the thirteen weeks as a table")
    if not viewer().sees_persons:
        label = say("The thirteen weeks as a table")
    with st.expander(label, key="weeks_table"):
        if viewer().sees_persons:
            with st.container(horizontal=True):
                for name in MEASURES:
                    if name in present:
                        measure = say(catalogue()[name].label)
                        tickets_button(measure, Mark(**BEHIND[name]), f"tickets_{name}", within)
        table = told.weeks_table(snapshot)
        show_table("weeks", table, say("Every measure in each of thirteen weeks"))
        show_download("weeks", table)


def show_trends(snapshot: Snapshot, within: Scope) -> None:
    trends = told.trends(snapshot)
    if not trends:
        return
    table = told.weeks_table(snapshot).pivot(say("Measure"), index=say("Week"), values=say("Value"))
    show_chart(
        "thirteen_weeks",
        say("Thirteen weeks"),
        told.weeks_fact(),
        table,
        partial(charts.weeks, trends),
        (snapshot.week,),
        within=within,
    )


def show_beside_usual(week: date, asked: Scope) -> None:
    """What stands out from the weeks before: against the one before it alone a week can look like any other."""
    found = analysed(beside_usual, asked, week)
    st.header(say("Against the twelve weeks before"), anchor="beside-usual")
    if not found.count_looked_at:
        show_nothing(
            say("This week cannot be held against those before it."),
            say("That needs at least six weeks that the exports hold as a whole, and this one too."),
        )
        return
    if not (found.found or found.better):
        st.success(
            say_counted(
                "Nothing stands out. {n} value was held against its usual range.",
                "Nothing stands out. {n} values were held against their usual range: measures as a whole and by team, "
                "channel, priority and topic.",
                found.count_looked_at,
            ),
            icon=":material/check_circle:",
        )
        return
    st.markdown(
        say_counted(
            "{n} value was held against its usual range. Here is what chance does not explain.",
            "{n} values were held against their usual range: measures as a whole and by team, channel, priority and "
            "topic. Here is what chance does not explain.",
            found.count_looked_at,
        )
    )
    for place, each in enumerate((*found.found, *found.better)):
        show_finding(each, asked, f"beside_usual_{place}", is_linked=False)


def show_moved(snapshot: Snapshot, within: Scope) -> None:
    """What changed against the week before, and where: signals first, the rest said to be noise."""
    if not snapshot.changes:
        st.header(say("What moved, and where"), anchor="moved")
        show_nothing(told.moved_found(snapshot), say("Choose another week, or clear a filter."))
        return
    shown = (*snapshot.signals, *snapshot.noise)
    show_chart(
        "moved",
        say("What moved, and where"),
        told.moved_found(snapshot),
        told.changes_table(shown),
        partial(charts.moved, told.changes_frame(shown, snapshot)),
        (snapshot.week,),
        within=within,
        note=say(
            "Within the band a change cannot be told from none. Of so many comparisons one in twenty lies outside "
            "it by chance alone: only filled diamonds are signals."
        ),
    )
    for place, change in enumerate(snapshot.signals):
        show_change(change, snapshot, within, place)
    if snapshot.noise:
        title = say_counted(
            "{n} change within noise, the nearest to a signal",
            "{n} changes within noise, the nearest to a signal",
            len(snapshot.noise),
        )
        with st.expander(title, key="moved_noise"):
            for place, change in enumerate(snapshot.noise, start=len(snapshot.signals)):
                show_change(change, snapshot, within, place)


SIGNS = {"better": ":green-badge[{word}]", "worse": ":red-badge[{word}]", "unclear": ":gray-badge[{word}]"}


def show_change(change: Change, snapshot: Snapshot, within: Scope, place: int) -> None:
    sign = SIGNS[change.verdict].format(word=told.verdict_words(change.verdict, change.is_signal))
    measure, where = say(catalogue()[change.measure].label), told.where(change, words.plain)
    line, button = st.columns([5, 1], vertical_alignment="center")
    line.markdown(f"{sign} **{measure}**, {where}: {told.change_words(change, snapshot)}")
    if viewer().sees_persons:
        segment = {} if change.dimension == "all" else {"dimension": change.dimension, "segment": change.segment}
        with button:
            tickets_button(
                say("Tickets"), Mark(**{**BEHIND[change.measure], **segment}), f"moved_tickets_{place}", within
            )


def show_splits(snapshot: Snapshot, within: Scope) -> None:
    """Whether a share changed because other tickets came, or because the same kind of tickets fared otherwise."""
    if not snapshot.splits:
        return
    show_chart(
        "mix_and_rate",
        say("Another mix, or another rate?"),
        "\n\n".join(told.split_fact(each, words.plain) for each in snapshot.splits),
        told.splits_table(snapshot),
        partial(charts.mix_and_rate, told.splits_frame(snapshot)),
        (snapshot.week,),
        within=within,
        note=say(
            "Kitagawa's decomposition: mix is what the share would have changed by if every group had kept its own "
            "rate, within is what changed inside the groups. Both add up to the change; whether that is more than "
            "noise is told above."
        ),
    )


def show_said(snapshot: Snapshot) -> None:
    """Two stories chosen by a rule, and what customers wrote."""
    st.header(say("Two stories"), anchor="stories")
    if not snapshot.stories:
        show_nothing(told.no_stories(), say("Load surveys with comments, or choose another week."))
    for story in snapshot.stories:
        with st.container(border=True):
            st.markdown(f"**{told.story_title(story)}**")
            show_quote(story.comment, " · ".join(told.story_facts(story, snapshot, words.plain)))
            st.caption(told.story_rule(story))
            if story.ticket:
                st.page_link(
                    "tickets.py",
                    label=say("Ticket {ticket}", ticket=words.plain(story.ticket)),
                    icon=":material/arrow_forward:",
                    query_params={"ticket": story.ticket, "source": story.source or ""},
                )
    if snapshot.comments:
        st.header(say("What customers wrote"), anchor="comments")
        st.caption(told.comments_rule())
        for comment in snapshot.comments:
            show_quote(comment, told.comment_line(comment, words.plain))


def show_quote(comment: Comment, about: str) -> None:
    sign = ":material/sentiment_satisfied:" if comment.is_good else ":material/sentiment_dissatisfied:"
    st.markdown(say("{sign} “{comment}”", sign=sign, comment=words.plain(comment.words)))
    st.caption(about)


def page() -> None:
    show_title(
        say("Weekly snapshot"), say("What happened in one week, against what is usual and against the week before.")
    )
    week = choose_week(scope())
    if week is None:
        show_nothing(say("No ticket is loaded."), say("Put an export into data/exports."))
        return
    asked = replace(scope(), period=None, compared=None)
    within = asked.during(week_of(week))
    snapshot = analysed(snapshot_of, week, asked, Audience.of(viewer()))
    if snapshot.state == "empty":
        show_nothing(
            say("No ticket of this week fits the filters."),
            say("Clear a filter in the sidebar or choose another week."),
        )
    else:
        show_warnings(snapshot)
    show_commentary(snapshot)
    if snapshot.state not in ("empty", "nothing", "before", "after"):
        show_headline(snapshot, within)
        show_beside_usual(week, asked)
        show_moved(snapshot, within)
        show_splits(snapshot, within)
        show_trends(snapshot, within)
        show_said(snapshot)
    show_files(snapshot, asked)
    show_data_line(within)


page()
