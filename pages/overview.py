"""Overview: what needs attention now, and what good service is: principle by principle, is it kept?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.language import later, say
from pages.parts import words
from pages.parts.measures import clock_of, compared_with
from pages.parts.page import show_data_line, show_title
from pages.parts.session import analysed, row, scope
from pages.parts.tiles import sparkline, told_definition
from pages.sections.overview.attention import show_attention, show_page_link
from queries.metrics import Metric
from queries.principles import Principle, principles
from queries.scope import Scope
from queries.standings import Overview, Standing, overview

# A state in words, its colour, and its sign: the colour says nothing that the words do not.
STATES = {
    "off_track": (later("Off track"), "red", "trending_down"),
    "worse": (later("Worse than usual"), "red", "trending_down"),
    "uneven": (later("Uneven by more than chance"), "orange", "call_split"),
    "undecided": (later("Too close to the goal to say"), "gray", "hourglass_empty"),
    "on_track": (later("On track"), "green", "check"),
    "better": (later("Better than usual"), "green", "trending_up"),
    "even": (later("Even: no more than chance"), "green", "check"),
    "other_clock": (later("Its goal is by the other clock"), "gray", "schedule"),
    "steady": (later("No goal stated, no signal"), "gray", "trending_flat"),
    "neutral": (later("Neither high nor low is good"), "gray", "drag_handle"),
    "too_few": (later("Too few to say"), "gray", "hourglass_empty"),
    "withheld": (later("Withheld: too few to show"), "gray", "visibility_off"),
    "no_data": (later("No data"), "gray", "inbox"),
}
# Fewer weeks are no trend.
FEWEST_WEEKS = 4
# Told as a difference in points, not as a share.
IN_POINTS = ("recovery", "consistency")


def show_principles(told: Overview, asked: Scope) -> None:
    st.header(say("What good service is"), anchor="principles")
    st.markdown(
        say(
            "Twelve principles. Where a goal is stated, a measure is on track if its whole 95 % interval lies on the "
            "good side of it; where none is, only a signal counts."
        )
    )
    st.markdown("  \n".join(summary(told)))
    grid = st.grid(columns="auto", min_column_width=310, gap="small")
    for place, principle in enumerate(principles(), start=1):
        with grid.container(border=True, key=f"principle_{principle.name}", gap="small"):
            show_principle(place, principle, told, asked)


def summary(told: Overview) -> list[str]:
    """All principles in a glance: a line for each state, the bad ones first."""
    by_state: dict[str, list[str]] = {}
    for principle in principles():
        by_state.setdefault(shown_state(told.of(principle)), []).append(say(principle.title))
    return [f"{badge(state)} {', '.join(by_state[state])}" for state in STATES if state in by_state]


def shown_state(deciding: Standing) -> str:
    """Whoever has stated a goal must not read that there is none."""
    return "other_clock" if deciding.state == "steady" and deciding.goal_by_other_clock else deciding.state


def show_principle(place: int, principle: Principle, told: Overview, asked: Scope) -> None:
    deciding = told.of(principle)
    lead, *others = sorted((told.standings[name] for name in principle.measures), key=lambda each: each.value is None)
    st.markdown(f"### {place} {say(principle.title)}")
    # Whichever measure decides is named, unless it is the one that stands right below.
    named = "" if deciding is lead else f" :small[{words.plain(say(deciding.metric.label))}]"
    st.markdown(badge(shown_state(deciding)) + named)
    st.caption(say(principle.demands))
    if deciding.state == "no_data":
        st.markdown(f":gray[{words.ABSENT}] {say(principle.load)}")
        return
    show_lead(lead, asked)
    lines = [line(each, asked) for each in others if each.value is not None]
    if (counter := told.standings.get(principle.counter)) and principle.counter not in principle.measures:
        lines.append(say("Read beside: {measure}", measure=line(counter, asked, is_judged=False)))
    lines += absent_lines([each for each in others if each.value is None], asked)
    if lines:
        st.markdown("\n\n".join(f":small[{each}]" for each in lines))
    show_page_link(principle.page)


def badge(state: str) -> str:
    title, colour, icon = STATES[state]
    return f":{colour}-badge[:material/{icon}: {say(title)}]"


def show_lead(each: Standing, asked: Scope) -> None:
    """The leading measure, large, with its weeks. Grey where too few values stand behind it."""
    if each.value is None or each.state == "too_few":
        st.markdown(f":small[{line(each, asked)}]")
        return
    st.metric(say(each.metric.label), number(each.value, each.metric, asked), help=told_definition(each.metric))
    if known_weeks(each) >= FEWEST_WEEKS:
        st.html(sparkline(each.metric, each.trend, clock_of(each.metric, asked)))
    st.caption(small_print(each, asked))


def known_weeks(each: Standing) -> int:
    return sum(value is not None for value in each.trend)


def small_print(each: Standing, asked: Scope) -> str:
    """n, the interval, the goal, and what must be known to read them."""
    parts = [f"n = {words.count(each.n)}", interval(each, asked)]
    if each.goal is not None:
        parts.append(say("goal {goal}", goal=number(each.goal, each.metric, asked)))
    if each.goal_by_other_clock:
        parts.append(say("a goal is stated by the other clock: switch it in the sidebar"))
    if known_weeks(each) >= FEWEST_WEEKS:
        parts.append(say("line: the last {n} weeks", n=len(each.trend)))
    return " · ".join(parts)


def line(each: Standing, asked: Scope, is_judged: bool = True) -> str:
    """A measure in two small lines: value and where it stands, then n, the interval and the goal."""
    label = words.plain(say(each.metric.label))
    if each.value is None:
        return f"{label} {words.ABSENT}  \n:gray[{why_absent(each, asked)}]"
    value = words.plain(number(each.value, each.metric, asked))
    told = f"{label} :gray[{value}]" if each.state == "too_few" else f"{label} **{value}**"
    if is_judged and each.state not in ("steady", "neutral"):
        told += f" {badge(each.state)}"
    return f"{told}  \n:gray[{words.plain(small_print(replace(each, trend=()), asked))}]"


def absent_lines(absent: list[Standing], asked: Scope) -> list[str]:
    """The measures without a value, those of one reason in one line."""
    by_reason: dict[str, list[str]] = {}
    for each in absent:
        by_reason.setdefault(why_absent(each, asked), []).append(words.plain(say(each.metric.label)))
    return [f":gray[{', '.join(labels)}: {words.plain(reason)}]" for reason, labels in by_reason.items()]


def why_absent(each: Standing, asked: Scope) -> str:
    if each.state == "withheld":
        return say("withheld: too few to show without telling of persons")
    if each.metric.clock == "calendar" and asked.clock == "business":
        return say("told on the calendar alone: switch the clock in the sidebar")
    return say("not in these exports or filters")


def number(value: float | None, metric: Metric, asked: Scope) -> str:
    if value is not None and metric.name in IN_POINTS:
        return words.points(value).lstrip("+") if metric.name == "consistency" else words.points(value)
    return words.number(value, metric.unit, clock_of(metric, asked))


def interval(each: Standing, asked: Scope) -> str:
    """95 %, except of how unlike teams are: from the lowest to the highest of them."""
    if each.metric.name == "consistency":
        return say("teams from {low} to {high}", low=words.share(each.low), high=words.share(each.high))
    if each.metric.name == "recovery":
        return words.difference_interval(each.low, each.high, "share")
    return words.interval(each.low, each.high, each.metric.unit, clock_of(each.metric, asked))


def page() -> None:
    show_title(
        say("Overview"),
        say("What needs you now, and whether the service is good: principle by principle, with the evidence behind."),
    )
    asked = scope()
    if not row("frame/data_line", asked)["count_tickets"]:
        st.info(
            say("No ticket of this period fits the filters. Clear a filter in the sidebar or widen the period."),
            icon=":material/inbox:",
        )
        show_data_line()
        return
    with st.spinner(say("Looking at every measure …")):
        told = analysed(overview, asked, compared_with(asked))
    show_attention(told.attention, asked)
    show_principles(told, asked)
    show_data_line()


page()
