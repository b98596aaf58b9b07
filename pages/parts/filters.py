"""The filters in the sidebar. They live in the frame, so that every page has the same and the address holds them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import words
from pages.parts.session import ask, row
from queries.scope import Choice, Period, Scope

# Streamlit writes an option into the address as the reader sees it, so options are the words themselves.
EVERYTHING, CUSTOM = "Everything", "From-to"
LAST_WEEKS = {"Last 4 weeks": 4, "Last 13 weeks": 13, "Last 52 weeks": 52}
NOTHING, A_YEAR_BEFORE = "Nothing", "52 weeks before"
COMPARISONS = ("Period before", A_YEAR_BEFORE, NOTHING)
FILTERS = {
    "teams": "Teams",
    "agents": "Agents",
    "channels": "Channels",
    "priorities": "Priorities",
    "topics": "Topics",
    "sources": "Help desks",
}
# These keys are the address bar's parameter names: changing one breaks links that people have saved.
KEYS = ("period", "from", "to", "compare", "clock", "zone", *FILTERS)


def draw_filters(reporting_zone: str) -> Scope:
    """Draw the sidebar and return what it says. Every value comes back from the browser and is only ever bound."""
    with st.sidebar:
        st.subheader("Filters")
        zone = draw_zone(reporting_zone)
        extent = row("frame/extent", Scope(zone=zone))
        period = draw_period(extent)
        compared = draw_comparison(period)
        chosen = draw_choices(ask("frame/options", Scope(zone=zone)))
        clock = draw_clock(extent)
    return Scope(
        period=period,
        compared=compared,
        teams=chosen.get("teams"),
        agents=chosen.get("agents"),
        channels=chosen.get("channels"),
        priorities=chosen.get("priorities"),
        topics=chosen.get("topics"),
        sources=chosen.get("sources"),
        clock=clock,
        zone=zone,
    )


def draw_zone(reporting_zone: str) -> str:
    options = list(dict.fromkeys([reporting_zone, "UTC"]))
    if len(options) == 1:
        return reporting_zone
    return str(
        st.selectbox(
            "Days and weeks cut in",
            options,
            key="zone",
            bind="query-params",
            help="The zone of all days, weeks and hours.",
        )
    )


def draw_period(extent: dict[str, Any]) -> Period:
    """The days of opening that the pages tell of; presets end with the last whole week that holds tickets."""
    preset = st.selectbox(
        "Tickets opened",
        [EVERYTHING, *LAST_WEEKS, CUSTOM],
        key="period",
        bind="query-params",
        help="Weeks are whole ones.",
    )
    everything = Period(extent["first_day"], extent["last_day"])
    if preset == CUSTOM:
        return draw_days(everything)
    if preset not in LAST_WEEKS or extent["last_whole_week"] is None:
        return everything
    last = extent["last_whole_week"] + timedelta(days=6)
    return Period(last - timedelta(days=7 * LAST_WEEKS[preset] - 1), last)


def draw_days(everything: Period) -> Period:
    """Two dates rather than a range: a half-picked range is no period."""
    left, right = st.columns(2)
    with left:
        first = draw_day("From", "from", everything.first, everything)
    with right:
        last = draw_day("To", "to", everything.last, everything)
    if last < first:
        st.warning("“To” lies before “From”: the two were swapped.")
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
        format="YYYY-MM-DD",
    )


def draw_comparison(period: Period) -> Period | None:
    choice = st.selectbox("Compared with", COMPARISONS, key="compare", bind="query-params")
    if choice == NOTHING:
        return None
    return period.a_year_before() if choice == A_YEAR_BEFORE else period.before()


def draw_choices(options: pl.DataFrame) -> dict[str, Choice]:
    """One multi-select per filter that has something to choose between. Nothing chosen is no limit."""
    chosen: dict[str, Choice] = {}
    for name, label in FILTERS.items():
        values = options.filter(pl.col("filter") == name)["value"].to_list()
        if len(values) < 2:
            continue
        known = {words.named(value): value for value in values}
        picked = st.multiselect(label, list(known), key=name, bind="query-params", placeholder="All")
        # A browser can send what was never offered.
        chosen[name] = tuple(sorted(known[each] for each in picked if each in known)) or None
    return chosen


def draw_clock(extent: dict[str, Any]) -> str:
    """Business hours first where the exports tell first responses in nothing else."""
    only_business = extent["count_business_responses"] > 0 and extent["count_calendar_responses"] == 0
    clock = st.radio(
        "Clock",
        list(words.CLOCKS.values()),
        index=int(only_business),
        horizontal=True,
        key="clock",
        bind="query-params",
        help="Business hours are those of the help desk's own schedule, as its export states them.",
    )
    return "business" if clock == words.CLOCKS["business"] else "calendar"
