"""What needs attention, in words: one finding a line, with the way to its tickets and to the page that tells more."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.language import say, say_counted
from pages.parts import traits, words
from pages.parts.session import viewer
from pages.parts.tickets import tickets_button
from queries.attention import Attention
from queries.looks import HOUSE, OLD_DAYS, Finding
from queries.mark import DIMENSIONS, Mark
from queries.metrics import Metric, catalogue
from queries.principles import principles
from queries.scope import Scope, week_name, week_of

# More than this is no list that anybody reads first thing in the morning; the rest is one click away.
MOST = 6
# So many other places are named; the page behind has them all.
MOST_PLACES = 4
# Pages that are not in the navigation of those who see no person.
OF_PERSONS = ("agents", "tickets")
PAGE_OF_KIND = {
    "promises": "customers",
    "backlog": "response_times",
    "refused": "data_page",
    "policy": "decisions",
    "decision": "decisions",
    "department": "escalations",
    "pair": "speed_and_quality",
}
PAGE_OF_MEASURE = {name: each.page for each in reversed(principles()) for name in each.measures}
BADGES = {"worse": "red", "unusual": "orange", "better": "green"}


def show_attention(found: Attention, asked: Scope) -> None:
    """The list, or that nothing needs anybody; then what became better."""
    st.header(say("What needs attention now"), anchor="attention")
    if not found.found:
        show_calm(found)
    else:
        st.markdown(opening(found))
    for place, each in enumerate(found.found[:MOST]):
        show_finding(each, asked, f"attention_{place}")
    if rest := found.found[MOST:]:
        with st.expander(say_counted("{n} more", "{n} more", len(rest)), key="attention_rest"):
            for place, each in enumerate(rest, start=MOST):
                show_finding(each, asked, f"attention_{place}")
    if found.better:
        with st.expander(
            say_counted("{n} change for the better", "{n} changes for the better", len(found.better)), key="better"
        ):
            for place, each in enumerate(found.better):
                show_finding(each, asked, f"better_{place}")


def show_calm(found: Attention) -> None:
    if not found.count_looked_at:
        st.info(
            say(
                "Nothing can be looked at yet: a week is held against at least six whole ones before it. "
                "Load older tickets, or choose a longer period."
            ),
            icon=":material/hourglass_empty:",
        )
        return
    st.success(
        say_counted(
            "Nothing needs you. {n} thing was looked at, and it does not differ by more than chance.",
            "Nothing needs you. {n} things were looked at, and none differs by more than chance.",
            found.count_looked_at,
        ),
        icon=":material/check_circle:",
    )


def opening(found: Attention) -> str:
    """How many things were looked at, so that a list of few is known to be a choice."""
    if not found.count_looked_at:
        return say("No measure can be held against weeks or goals yet; these are facts.")
    looked = say_counted(
        "{n} value was looked at: measures as a whole and by team, channel, priority and topic, and goals.",
        "{n} values were looked at: measures as a whole and by team, channel, priority and topic, and goals.",
        found.count_looked_at,
    )
    kept = say("Here is only what chance does not explain, the most urgent first.")
    if found.week is None:
        return f"{looked} {kept}"
    return f"{looked} {kept} " + say("The last whole week is {week}.", week=words.week(found.week))


def show_finding(each: Finding, asked: Scope, key: str, is_linked: bool = True) -> None:
    """One finding with what stands behind it; `is_linked`: with the way to the page that tells more."""
    with st.container(border=True, key=key, gap="xxsmall"):
        st.markdown(f":{BADGES[each.verdict]}-badge[{verdict_word(each)}] {sentence(each, asked)}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if small := small_print(each, asked):
                st.caption(small, width="content")
            if viewer().sees_persons and (mark := mark_of(each)):
                within = asked.during(week_of(each.week)) if each.kind == "week" and each.week else asked
                tickets_button(ticket_words(each), mark, f"{key}_tickets", within)
            if is_linked:
                show_page_link(page_of(each))


def verdict_word(each: Finding) -> str:
    told = {
        "week": {"worse": say("worse"), "better": say("better"), "unusual": say("unusual")},
        "goal": {"worse": say("off track"), "better": say("on track"), "unusual": say("off track")},
        "promises": {"worse": say("overdue")},
        "refused": {"worse": say("refused")},
    }
    return told.get(each.kind, told["week"])[each.verdict]


def show_page_link(page: str) -> None:
    """A link inside the app keeps the frame's filters. None to a page that this viewer does not have."""
    if viewer().sees_persons or page not in OF_PERSONS:
        st.page_link(f"{page}.py", icon=":material/arrow_forward:")


def page_of(each: Finding) -> str:
    usual = "weekly_snapshot" if each.measure == "opened" else "response_times"
    return PAGE_OF_KIND.get(each.kind) or PAGE_OF_MEASURE.get(each.measure, usual)


def sentence(each: Finding, asked: Scope) -> str:
    return SENTENCES[each.kind](each, told_of(each, asked))


def told_of(each: Finding, asked: Scope) -> dict[str, Any]:
    """The finding's numbers as they are read."""
    if not each.measure:
        return {}
    metric = catalogue()[each.measure]
    clock = asked.clock if metric.clock == "both" else "calendar"
    return {
        "measure": say(metric.label),
        "where": where(each.dimension, each.cell, asked),
        "value": words.number(each.value, metric.unit, clock),
        "expected": words.number(each.expected, metric.unit, clock),
        "n": words.count(each.n),
    }


def where(dimension: str, cell: str, asked: Scope) -> str:
    """A place as it is named: `Team Billing`, a policy, or all that is looked at."""
    if dimension != HOUSE:
        name = words.dimension(dimension) if dimension in DIMENSIONS else ""
        return f"{name} {words.plain(words.named(cell))}".strip()
    filters = (asked.teams, asked.agents, asked.channels, asked.priorities, asked.topics, asked.sources)
    if any(filters):
        return say("these filters")
    return say("your teams") if viewer().visible_teams else say("the whole house")


def week_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**{measure}** in {where}: **{value}** in {week}, {expected} was to be expected.",
        **told,
        week=week_name(each.week) if each.week else words.ABSENT,
    )


def period_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say("**{measure}** in {where}: **{value}** in this period, {expected} in the compared one.", **told)


def goal_sentence(each: Finding, told: dict[str, Any]) -> str:
    if each.verdict == "better":
        return say("**{measure}** in {where}: **{value}**, the goal is {expected}: reached.", **told)
    return say("**{measure}** in {where}: **{value}**, the goal is {expected}.", **told)


def pair_sentence(each: Finding, told: dict[str, Any]) -> str:
    """Both halves: what became better, and what was paid for it."""
    paid, metric = each.beside, catalogue()[each.beside.measure if each.beside else each.measure]
    return say(
        "**Speed up, quality down** in {where}: {measure} went from {expected} to **{value}**, and {quality} from "
        "{quality_expected} to **{quality_value}**.",
        **told,
        quality=say(metric.label),
        quality_value=words.number(paid.value if paid else None, metric.unit),
        quality_expected=words.number(paid.expected if paid else None, metric.unit),
    )


def policy_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**A policy in the way**: “{policy}” hindered **{value}** of the decisions under it, all others {expected}.",
        **told,
        policy=words.plain(each.cell),
    )


# What a decline left the customer with, by the names of overview/contrasts and of traits.answers.
DECLINES = {
    "decline, nothing offered": ("answer", "without_alternative"),
    "decline, alternative offered": ("answer", "with_alternative"),
}


def decision_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**Overturned at review**: **{value}** of the decisions of the kind “{kind}”, of all others {expected}.",
        **told,
        kind=words.plain(traits.named(*DECLINES.get(each.cell, ("kind", each.cell)))),
    )


def department_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**{where} lets others wait**: half of what is passed to it is picked up after **{value}** or more, "
        "{expected} in all teams together.",
        **told,
    )


def promises_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say_counted(
        "**{n} promise to a customer is overdue** and not kept, since {day}.",
        "**{n} promises to customers are overdue** and not kept, the oldest since {day}.",
        each.n,
        day=words.day(each.day),
    )


def backlog_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**Old tickets pile up** in {where}: {change} in {week} of those open for {days} days or longer, {usual} in a "
        "usual week.",
        where=told["where"],
        change=words.difference(each.value, "count"),
        usual=words.difference(each.expected or 0.0, "count"),
        days=OLD_DAYS,
        week=week_name(each.week) if each.week else words.ABSENT,
    )


def refused_sentence(each: Finding, told: dict[str, Any]) -> str:
    return say(
        "**{share} of all rows were refused** and stand in no number ({n} rows).",
        share=words.share(each.value),
        n=words.count(each.n),
    )


SENTENCES = {
    "week": week_sentence,
    "period": period_sentence,
    "goal": goal_sentence,
    "pair": pair_sentence,
    "policy": policy_sentence,
    "decision": decision_sentence,
    "department": department_sentence,
    "promises": promises_sentence,
    "backlog": backlog_sentence,
    "refused": refused_sentence,
}


def small_print(each: Finding, asked: Scope) -> str:
    """What stands behind it: n, the range, and the other places."""
    parts = []
    if each.kind == "backlog":
        parts.append(say("{n} such tickets now", n=words.count(each.n)))
    elif each.kind not in ("promises", "refused"):  # Their sentence has the count.
        parts.append(f"n = {words.count(each.n)}")
        if span := range_of(each, catalogue()[each.measure], asked):
            parts.append(span)
    if each.also:
        parts.append(also_words(each, asked))
    return " · ".join(parts)


def range_of(each: Finding, metric: Metric, asked: Scope) -> str:
    """Of a week the range in which it was to be expected, of all others the value's own interval."""
    if each.low is None or each.high is None:
        return ""
    clock = asked.clock if metric.clock == "both" else "calendar"
    if each.kind in ("week", "pair"):
        low, high = words.number(each.low, metric.unit, clock), words.number(each.high, metric.unit, clock)
        return say("expected in 95 of 100 weeks: {low} to {high}", low=low, high=high)
    return words.interval(each.low, each.high, metric.unit, clock)


def also_words(each: Finding, asked: Scope) -> str:
    """The other places, or those that make up the whole."""
    named = ", ".join(where(*place, asked) for place in each.also[:MOST_PLACES])
    more = len(each.also) - MOST_PLACES
    if each.kind == "promises":
        return say("in {places} and {n} more", places=named, n=more) if more > 0 else say("in {places}", places=named)
    return (
        say("also in {places} and {n} more", places=named, n=more)
        if more > 0
        else say("also in {places}", places=named)
    )


def mark_of(each: Finding) -> Mark | None:
    """The tickets behind it; of a share those that speak against the house."""
    if each.kind == "refused":
        return None
    dimension, segment = (each.dimension, each.cell) if each.dimension in DIMENSIONS else (None, None)
    if each.kind == "backlog":
        return Mark(owner="open", age_at_least=OLD_DAYS * words.DAY, dimension=dimension, segment=segment)
    if each.measure == "opened":
        return Mark(owner="opened", dimension=dimension, segment=segment)
    metric = catalogue()[each.beside.measure if each.beside else each.measure]
    hit = {"lower": 1, "higher": 0}[metric.direction] if metric.unit == "share" else None
    return Mark(owner="fact", measure=metric.name, hit=hit, dimension=dimension, segment=segment)


def ticket_words(each: Finding) -> str:
    return {
        "promises": say("Promises not kept in time"),
        "backlog": say("Old open tickets"),
        "policy": say("Tickets with a policy in the way"),
        "decision": say("Tickets of overturned decisions"),
    }.get(each.kind, say("Tickets"))
