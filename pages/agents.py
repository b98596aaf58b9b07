"""Agents and teams: how is each doing, beside what chance and the tickets' kinds let expect? Nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from pages.charts.funnel import beside_expected, drawn_to_mean, funnel
from pages.charts.measure import measure_by_cell
from pages.charts.staff import cells_by_dimension, longer_than_usual
from pages.language import later, say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.choice import choose_measure, choose_tab
from pages.parts.measures import clock_of, drawn, told
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import analysed, ask, scope
from pages.parts.table import minutes, percent
from pages.sections.agents.learning import show_tenure, show_training
from pages.sections.agents.one_agent import show_one_agent
from queries.analyses import compare_fairly
from queries.metrics import catalogue
from queries.scope import Scope
from queries.staff import DIMENSIONS, consistencies, funnel_curve, told_apart

SHARES = (
    "csat",
    "first_contact_resolution",
    "one_touch",
    "reopened",
    "transferred",
    "sla_missed",
    "promise_kept",
    "repeat_contact",
    "own_authority",
    "upheld",
    "alternative_offered",
)
TIMES = ("first_response", "next_reply", "resolution", "requester_wait", "pick_up", "on_hold")
# The delay belongs to the team that received a ticket, whoever has it now.
OF_TEAMS = ("pick_up",)
# Below this chance of coming about by chance, a spread is called one.
SURELY = 0.05


def choose_agent(asked: Scope) -> str | None:
    """One person, or everybody. Who is of another team cannot be chosen, and an address that says so is told of."""
    wanted = st.query_params.get("agent")
    options = ask("agents/options", Scope(zone=asked.zone))["agent"].to_list()
    if not options:
        st.caption(say("These exports name nobody whom you may see, so that there are no pages of persons."))
        return None
    chosen = st.selectbox(
        say("One person's own page"),
        options,
        index=None,
        key="agent",
        bind="query-params",
        placeholder=say("All agents and teams"),
        help=say("Made to be looked at together with that person. It compares nobody with a named colleague."),
    )
    if wanted and wanted not in options:
        show_nothing(
            say("There is nobody of the name {name} in the teams that you may see.", name=words.plain(wanted)),
            say("Choose somebody from the list."),
        )
    return chosen if chosen in options else None


def choose_section() -> str:
    titles = {
        "compared": later("Fair comparison"),
        "times": later("Waiting times"),
        "consistency": later("Consistency"),
        "learning": later("Training and tenure"),
    }
    return choose_tab(say("Look at"), titles, "section")


def choose_unit() -> str:
    return choose_tab(say("By"), {"team": later("Teams"), "agent": later("Agents")}, "unit")


def choose_unit_and_measure(measures: Sequence[str], key: str, asked: Scope) -> tuple[str, str]:
    """Side by side, and one below the other where there is no room. Measures that these exports cannot compare come
    last: nobody should begin on an empty page."""
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        by = choose_unit()
    with right:
        return by, choose_measure(comparable_first(measures, asked, by), key)


def comparable_first(measures: Sequence[str], asked: Scope, by: str) -> list[str]:
    """`measures` in their order, first those of which two cells at least have enough values."""
    enough = told(measures, asked, by).filter(pl.col("state") == "told")
    if by == "agent":
        # A bot has values as well, and is no agent.
        enough = enough.filter(pl.col("cell").is_in(ask("agents/options", Scope(zone=asked.zone))["agent"].implode()))
    cells = enough["measure"].to_list()
    return sorted(measures, key=lambda measure: cells.count(measure) < 2)


def units(by: str, n: int) -> str:
    """`3 teams`."""
    return say_counted("{n} team", "{n} teams", n) if by == "team" else say_counted("{n} agent", "{n} agents", n)


def show_compared(asked: Scope) -> None:
    by, measure = choose_unit_and_measure(SHARES, "agents_measure", asked)
    found = analysed(compare_fairly, asked, measure, by)
    enough = found.filter(pl.col("state") == "told").sort("cell")
    if found.is_empty():
        show_nothing(
            say("Nobody has a value of “{measure}” here.", measure=say(catalogue()[measure].title)),
            say("Choose another measure, clear a filter, or load an export that has it."),
        )
        return
    if enough.height < 2:
        st.header(say("Three bands, no league table"), anchor="bands")
        show_nothing(
            say(
                "Fewer than two have enough values of “{measure}” to be compared.",
                measure=say(catalogue()[measure].title),
            ),
            say("Choose another measure or a longer period, or compare teams instead of agents.")
            if by == "agent"
            else say("Choose a longer period or another measure."),
        )
        show_too_few(found, by)
        return
    show_funnel(found, enough, measure, by, asked)
    show_bands(found, measure, by)
    show_adjusted(enough, measure, by)
    show_drawn(enough, measure, by, asked)


def show_funnel(found: pl.DataFrame, enough: pl.DataFrame, measure: str, by: str, asked: Scope) -> None:
    curve = analysed(funnel_curve, asked, measure, by)
    is_widened = not curve.is_empty() and bool(curve["is_widened"][0])
    show_chart(
        "funnel",
        say("{measure}, beside what chance gives", measure=say(catalogue()[measure].title)),
        funnel_fact(enough, by, is_widened),
        table_of(found, by),
        partial(funnel, enough, curve, measure, by, words.named),
        (measure, by),
        note=say("The limits are widened: together they scatter more than chance alone would, as their tickets differ.")
        if is_widened
        else "",
    )


def funnel_fact(enough: pl.DataFrame, by: str, is_widened: bool) -> str:
    """Who lies outside the limits, if anybody does."""
    outside = enough.filter(pl.col("band") != "within")
    if not outside.is_empty():
        told = say_counted(
            "**{n} of {units}** lies outside what chance gives.",
            "**{n} of {units}** lie outside what chance gives.",
            outside.height,
            units=units(by, enough.height),
        )
        above, below = (names_of(outside.filter(pl.col("band") == band)) for band in ("above", "below"))
        return " ".join(
            [
                told,
                *([say("Above it: {names}.", names=above)] if above else []),
                *([say("Below it: {names}.", names=below)] if below else []),
            ]
        )
    if is_widened:
        return say("None of {units} stands out from the others.", units=units(by, enough.height))
    return say(
        "All {units} lie within what chance gives: their differences are no news.", units=units(by, enough.height)
    )


def names_of(rows: pl.DataFrame) -> str:
    return ", ".join(words.plain(words.named(cell)) for cell in rows["cell"])


def table_of(found: pl.DataFrame, by: str) -> pl.DataFrame:
    """Every number of compare_fairly but the ranks: a table that can be sorted would make a league of them."""
    found = found.sort("cell")
    return found.select(
        words.names(found["cell"], words.dimension(by)),
        pl.col("n"),
        percent("share", say("Share")),
        percent("low_998", say("99.8 % of chance from")),
        percent("high_998", say("99.8 % of chance to")),
        pl.col("ratio").round(2).alias(say("Observed / expected")),
        pl.col("ratio_low").round(2).alias(say("95 % from")),
        pl.col("ratio_high").round(2).alias(say("95 % to")),
        percent("shrunk", say("As far as it can be told")),
    )


def show_bands(found: pl.DataFrame, measure: str, by: str) -> None:
    """Alphabetically in each of three bands; who has too few values stands apart, and in none."""
    st.header(say("Three bands, no league table"), anchor="bands")
    pairs = told_apart(found)
    st.markdown(
        say(
            "Of {all} pairs, {apart} can be told apart as counted; in the others either could be the better one, so "
            "that an order would be made up.",
            all=words.count(pairs.count_all),
            apart=words.count(pairs.count_apart),
        )
    )
    mixed = found.filter((pl.col("band") != "within") & (pl.col("ratio_low") <= 1) & (pl.col("ratio_high") >= 1))
    if not mixed.is_empty():
        st.markdown(
            say(
                "Outside as counted, and where the kinds of their tickets let expect: {names}.",
                names=names_of(mixed),
            )
        )
    titles = {
        "above": say("More than chance gives"),
        "within": say("Within what chance gives"),
        "below": say("Less than chance gives"),
    }
    direction = catalogue()[measure].direction
    good = {"higher": "above", "lower": "below"}.get(direction)
    grid = st.grid(columns="auto", min_column_width=260, gap="small")
    for band, title in titles.items():
        members = found.filter(pl.col("band") == band).sort("cell")
        with grid.container(border=True):
            st.markdown(f"**{title}**" + (f" · {say('the good end')}" if band == good else ""))
            st.caption(", ".join(member(row) for row in members.iter_rows(named=True)) or say("Nobody"))
    show_too_few(found, by)


def member(row: dict[str, object]) -> str:
    return say(
        "{name} ({share}, n = {n})",
        name=words.plain(words.named(str(row["cell"]))),
        share=words.share(row["share"], 0),  # type: ignore[arg-type]
        n=words.count(row["n"]),
    )


def show_too_few(found: pl.DataFrame, by: str) -> None:
    few = found.filter(pl.col("state") == "too_few").sort("cell")
    if few.is_empty():
        return
    with st.expander(say("Too few values to say anything: {units}", units=units(by, few.height)), key="too_few"):
        st.caption(
            ", ".join(
                say("{name} (n = {n})", name=words.plain(words.named(row["cell"])), n=words.count(row["n"]))
                for row in few.iter_rows(named=True)
            )
        )


def show_adjusted(enough: pl.DataFrame, measure: str, by: str) -> None:
    """With the case mix taken out: who takes the hard tickets is compared with what such tickets let expect."""
    more = names_of(enough.filter(pl.col("ratio_low") > 1))
    less = names_of(enough.filter(pl.col("ratio_high") < 1))
    fact = " ".join(
        [
            *([say("For tickets like theirs, more than expected: {names}.", names=more)] if more else []),
            *([say("For tickets like theirs, less than expected: {names}.", names=less)] if less else []),
        ]
    ) or say("For tickets like theirs, nobody differs from what is expected.")
    show_chart(
        "adjusted",
        say("With the case mix taken out"),
        fact,
        table_of(enough, by),
        partial(beside_expected, enough, measure, by, words.named),
        (measure, by),
        note=say(
            "Expected is what all together reach with tickets of the same topic and priority. Each is to be compared "
            "with 1, never two with each other. With many at once, about one in twenty lies beside 1 by chance."
        ),
    )


def show_drawn(enough: pl.DataFrame, measure: str, by: str, asked: Scope) -> None:
    overall = analysed(funnel_curve, asked, measure, by)
    if overall.is_empty() or enough["shrunk_low"].null_count() == enough.height:
        st.header(say("As far as it can be told"), anchor="drawn")
        show_nothing(
            say("They differ by no more than chance gives: for each, the share of all together is the best guess."), ""
        )
        return
    show_chart(
        "drawn",
        say("As far as it can be told"),
        say(
            "Of few values little is known, so each is drawn towards the share of all together, {overall}, the more "
            "the fewer there are. Where intervals overlap widely, there is no order.",
            overall=words.share(overall["overall"][0]),
        ),
        table_of(enough, by),
        partial(drawn_to_mean, enough, measure, by, words.named, overall["overall"][0]),
        (measure, by),
        note=say("Beta-binomial estimates with 95 % credible intervals."),
    )


def show_times(asked: Scope) -> None:
    """Medians in the order of the alphabet, and whether tickets took longer than others of their kind."""
    by, measure = choose_unit_and_measure(TIMES, "times_measure", asked)
    metric = catalogue()[measure]
    if by == "agent" and measure in OF_TEAMS:
        show_nothing(
            say("This time belongs to the team that received a ticket, not to a person."), say("Compare teams instead.")
        )
        return
    found = ask("agents/times", asked, measures=(measure,), by=by)
    enough = found.filter((pl.col("n") >= metric.minimum_n) & pl.col("value").is_not_null())
    if enough.is_empty():
        show_nothing(
            say("Nobody has enough values of “{measure}” here.", measure=say(metric.title)),
            say("Choose another measure or clock, a longer period, or load an export that has it."),
        )
        return
    clock = clock_of(metric, asked)
    factor, unit = drawn(metric, enough["high"].max() or enough["value"].max(), clock)  # type: ignore[arg-type]
    shown = enough.with_columns(pl.lit("told").alias("state"))
    longer = names_of(enough.filter(pl.col("longer_low") > 0.5))
    shorter = names_of(enough.filter(pl.col("longer_high") < 0.5))
    show_chart(
        "times",
        say("{measure}, medians", measure=say(metric.title)),
        say(
            "In the order of the alphabet, from {low} to {high}. Tickets differ, and so do these times: the chart "
            "below takes that out.",
            low=words.duration(enough["value"].min(), clock),  # type: ignore[arg-type]
            high=words.duration(enough["value"].max(), clock),  # type: ignore[arg-type]
        ),
        times_table(found, by, clock),
        partial(measure_by_cell, shown, measure, by, factor, unit, words.named),
        (measure, by),
    )
    show_chart(
        "longer",
        say("Beside tickets of the same kind"),
        " ".join(
            [
                *([say("Longer than usual for their kinds of ticket: {names}.", names=longer)] if longer else []),
                *([say("Shorter than usual for their kinds of ticket: {names}.", names=shorter)] if shorter else []),
            ]
        )
        or say("None differs from what is usual for their kinds of ticket."),
        times_table(found, by, clock),
        partial(longer_than_usual, enough, measure, by, words.named),
        (measure, by),
        note=say(
            "Usual is the median of all tickets of the same topic and priority: half take longer. What still runs "
            "counts as longer once it is. Long times are often waits that others caused: see each person's own page."
        ),
    )


def times_table(found: pl.DataFrame, by: str, clock: str) -> pl.DataFrame:
    unit = say("business minutes") if clock == "business" else say("minutes")
    return found.select(
        words.names(found["cell"], words.dimension(by)),
        pl.col("n"),
        pl.col("count_running").alias(say("Still running")),
        minutes("value", say("Median ({unit})", unit=unit)),
        minutes("low", say("95 % from")),
        minutes("high", say("95 % to")),
        minutes("p90", say("p90 ({unit})", unit=unit)),
        percent("longer_share", say("Longer than usual for their kind")),
        percent("longer_low", say("Longer, 95 % from")),
        percent("longer_high", say("Longer, 95 % to")),
    )


def show_consistency(asked: Scope) -> None:
    """Does it matter where, how and in which language somebody asks?"""
    measure = choose_measure(comparable_first(SHARES, asked, "team"), "agents_measure")
    spread = analysed(consistencies, asked, measure).filter(pl.col("count_cells") > 1)
    cells = [
        told((measure,), asked, by).filter(pl.col("state") == "told").with_columns(pl.lit(by).alias("dimension"))
        for by in DIMENSIONS
        if by in spread["dimension"]
    ]
    st.header(say("Consistency"), anchor="consistency-of")
    if not cells:
        show_nothing(
            say("No two teams, channels, regions or languages have enough values to be compared."),
            say("Choose another measure or a longer period."),
        )
        return
    rows = pl.concat(cells)
    for row in spread.iter_rows(named=True):
        st.markdown("- " + spread_words(row))
    show_chart(
        "consistency",
        say("Does it matter where, how or in which language customers ask?"),
        say("Each dot is a team, channel, region or language with enough values."),
        consistency_table(rows, spread),
        partial(cells_by_dimension, rows, measure, words.named, words.dimension),
        (measure,),
        note=say(
            "Scales are used differently across cultures and channels: the same service is given a 5 in one place and "
            "a 4 in another. A difference in scores between regions or languages is a reason to listen, not a verdict."
        ),
    )


def spread_words(row: dict[str, object]) -> str:
    told_of = {
        "dimension": words.dimension(str(row["dimension"])),
        "n": row["count_cells"],
        "low": words.share(row["low"]),  # type: ignore[arg-type]
        "high": words.share(row["high"]),  # type: ignore[arg-type]
        "range": words.points(row["range"]).lstrip("+"),  # type: ignore[arg-type]
    }
    if row["spread"] and isinstance(row["p"], float) and row["p"] < SURELY:
        return say(
            "**{dimension}**: {n} compared, {low} to {high}. They differ beyond chance: a spread of {spread} is "
            "left of a range of {range}.",
            spread=words.points(row["spread"]).lstrip("+"),  # type: ignore[arg-type]
            **told_of,
        )
    return say(
        "**{dimension}**: {n} compared, {low} to {high}. Chance alone gives a range like this one, {range}.",
        **told_of,
    )


def consistency_table(rows: pl.DataFrame, spread: pl.DataFrame) -> pl.DataFrame:
    rows = rows.join(spread.select("dimension", "spread"), on="dimension", maintain_order="left")
    return rows.select(
        pl.Series([words.dimension(each) for each in rows["dimension"]]).alias(say("By")),
        words.names(rows["cell"], say("Name")),
        pl.col("n"),
        percent("value", say("Share")),
        percent("low", say("95 % from")),
        percent("high", say("95 % to")),
        percent("spread", say("Spread beyond chance of its kind")),
    )


def show_learning(asked: Scope) -> None:
    show_training(asked, SHARES)
    show_tenure(asked)


SHOWN = {
    "compared": show_compared,
    "times": show_times,
    "consistency": show_consistency,
    "learning": show_learning,
}


def page() -> None:
    show_title(
        say("Agents and teams"),
        say(
            "How is each doing, given the kinds of their tickets and what chance gives? Made for trust and learning: "
            "nobody is ranked, and too few values are called too few."
        ),
    )
    asked = scope()
    agent = choose_agent(asked)
    if agent:
        show_one_agent(agent, asked)
    else:
        SHOWN[choose_section()](asked)
    show_data_line()


page()
