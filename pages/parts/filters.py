"""The filters in the sidebar. They live in the frame, so that every page has the same and the address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from pages.language import LANGUAGES, language, nearest, say
from pages.parts import words
from pages.parts.address import carried, carry, follow, one_of, seen, some_of
from pages.parts.session import ask, row, viewer
from queries.scope import FILTERS, Choice, Period, Scope

# The words of the address, in every language: `say` tells the reader. Changing one breaks links that people have saved.
EVERYTHING, CUSTOM = "Everything", "From-to"
LAST_WEEKS = {"Last 4 weeks": 4, "Last 13 weeks": 13, "Last 52 weeks": 52}
PERIOD_BEFORE, A_YEAR_BEFORE, SEGMENT, TARGET, NOTHING = (
    "Period before",
    "52 weeks before",
    "Another segment",
    "Target",
    "Nothing",
)
# The address bar's parameter names, the reader's language apart.
KEYS = ("period", "from", "to", "compare", "against", "segment", "clock", "zone", *FILTERS)

# Values of a filter by the words that stand for them in the address.
Offered = Mapping[str, Mapping[str, str]]


def draw_filters(reporting_zone: str) -> Scope:
    """Draw the sidebar and return what it says. Every value comes back from the browser and is only ever bound."""
    with st.sidebar:
        st.subheader(say("Filters"))
        zone = draw_zone(reporting_zone)
        extent = row("frame/extent", Scope(zone=zone))
        offered = offered_values(ask("frame/options", Scope(zone=zone)))
        period = draw_period(extent)
        comparison = draw_comparison(period, offered)
        show_uncovered(comparison.get("compared"), extent["first_covered_day"])
        chosen = draw_choices(offered)
        clock = draw_clock(extent)
    fields: dict[str, Any] = {**comparison, **chosen}
    return Scope(period=period, clock=clock, zone=zone, **fields)


def draw_zone(reporting_zone: str) -> str:
    options = list(dict.fromkeys([reporting_zone, "UTC"]))
    if len(options) == 1:
        return reporting_zone
    return str(
        st.selectbox(
            say("Days and weeks cut in"),
            options,
            key="zone",
            bind="query-params",
            help=say("The zone of all days, weeks and hours."),
        )
    )


def draw_period(extent: dict[str, Any]) -> Period:
    """The days of opening that the pages tell of; presets end with the last whole week that holds tickets."""
    preset = one_of(
        st.selectbox,
        say("Tickets opened"),
        "period",
        [EVERYTHING, *LAST_WEEKS, CUSTOM],
        shown=said_period,
        help=say("Weeks are whole ones."),
    )
    everything = Period(extent["first_day"], extent["last_day"])
    if preset == CUSTOM:
        return draw_days(everything)
    if preset not in LAST_WEEKS or extent["last_whole_week"] is None:
        return everything
    last = extent["last_whole_week"] + timedelta(days=6)
    return Period(last - timedelta(days=7 * LAST_WEEKS[preset] - 1), last)


def said_period(word: str) -> str:
    return {
        EVERYTHING: say("Everything"),
        "Last 4 weeks": say("Last 4 weeks"),
        "Last 13 weeks": say("Last 13 weeks"),
        "Last 52 weeks": say("Last 52 weeks"),
        CUSTOM: say("From-to"),
    }[word]


def draw_days(everything: Period) -> Period:
    """Two dates rather than a range: a half-picked range is no period."""
    left, right = st.columns(2)
    with left:
        first = draw_day(say("From"), "from", everything.first, everything)
    with right:
        last = draw_day(say("To"), "to", everything.last, everything)
    if last < first:
        st.warning(say("“To” lies before “From”: the two were swapped."))
        first, last = last, first
    return Period(first, last)


def draw_day(label: str, key: str, usual: date, everything: Period) -> date:
    margin = timedelta(days=366)
    return st.date_input(
        label,
        usual,
        min_value=everything.first - margin,
        max_value=everything.last + margin,
        key=key,
        bind="query-params",
        required=True,
        format="DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD",
    )


def draw_comparison(period: Period, offered: Offered) -> dict[str, Any]:
    """What the numbers are compared with, as the fields of Scope that say so."""
    choice = one_of(
        st.selectbox,
        say("Compared with"),
        "compare",
        [PERIOD_BEFORE, A_YEAR_BEFORE, *([SEGMENT] if offered else []), TARGET, NOTHING],
        shown=said_comparison,
    )
    if choice == SEGMENT:
        return {"segment": draw_segment(offered)}
    if choice == NOTHING:
        return {}
    if choice == TARGET:
        return {"is_against_target": True}
    return {"compared": period.a_year_before() if choice == A_YEAR_BEFORE else period.before()}


def show_uncovered(compared: Period | None, covered: date | None) -> None:
    """Why no number has a difference: a period that begins before the exports do is compared with nothing."""
    if compared and covered and compared.first < covered:
        st.caption(
            say(
                "Not compared: that would be {days}, and the exports begin on {first}.",
                days=words.days(compared.first, compared.last),
                first=words.day(covered),
            )
        )


def said_comparison(word: str) -> str:
    return {
        PERIOD_BEFORE: say("Period before"),
        A_YEAR_BEFORE: say("52 weeks before"),
        SEGMENT: say("Another segment"),
        TARGET: say("Target"),
        NOTHING: say("Nothing"),
    }[word]


def draw_segment(offered: Offered) -> tuple[str, tuple[str, ...]] | None:
    """(filter, values) of the other side: the same period and filters, with this one instead."""
    name = one_of(st.selectbox, say("Which"), "against", list(offered), shown=said_filter)
    known = offered[name]
    picked = some_of(
        say("Segment"), "segment", list(known), shown=words.named, placeholder=say("Choose what to compare with")
    )
    return (name, tuple(sorted(known[each] for each in picked))) if picked else None


def draw_choices(offered: Offered) -> dict[str, Choice]:
    """One multi-select per filter that has something to choose between. Nothing chosen is no limit."""
    chosen: dict[str, Choice] = {}
    for name, known in offered.items():
        picked = some_of(said_filter(name), name, list(known), shown=words.named, placeholder=say("All"))
        chosen[name] = tuple(sorted(known[each] for each in picked)) or None
    return chosen


def offered_values(options: pl.DataFrame) -> Offered:
    """Filter -> word in the address -> value, of the filters that have something to choose between. Whoever sees no
    person is offered none."""
    found = {
        name: {words.stable(value): value for value in options.filter(pl.col("filter") == name)["value"]}
        for name in FILTERS
        if name != "agents" or viewer().sees_persons
    }
    return {name: known for name, known in found.items() if len(known) > 1}


def said_filter(name: str) -> str:
    return {
        "teams": say("Teams"),
        "agents": say("Agents"),
        "channels": say("Channels"),
        "priorities": say("Priorities"),
        "topics": say("Topics"),
        "regions": say("Regions"),
        "languages": say("Languages"),
        "sources": say("Help desks"),
    }[name]


def draw_clock(extent: dict[str, Any]) -> str:
    """Business hours first where the exports tell first responses in nothing else."""
    only_business = extent["count_business_responses"] > 0 and extent["count_calendar_responses"] == 0
    clock = one_of(
        st.radio,
        say("Clock"),
        "clock",
        list(words.CLOCKS.values()),
        usual=words.CLOCKS["business" if only_business else "calendar"],
        shown=words.clock_name,
        horizontal=True,
        help=say("Business hours are those of the help desk's own schedule, as its export states them."),
    )
    return "business" if clock == words.CLOCKS["business"] else "calendar"


def choose_language() -> None:
    """Decide in which language this run speaks: the address's, else the browser's. Drawn before anything is said."""
    usual = nearest(st.context.locale)
    told = carried("lang")
    st.session_state["language"] = told[0] if told and told[0] in LANGUAGES else usual


def draw_language() -> None:
    """A language that is not the browser's stays in the address, so that a page change or a reload keeps it."""
    follow("lang", language())
    st.sidebar.selectbox(
        # Found by whoever does not read the language on the screen.
        "Language · Sprache",
        list(LANGUAGES),
        key=seen("lang"),
        format_func=LANGUAGES.__getitem__,
        on_change=carry,
        args=("lang", nearest(st.context.locale)),
    )
