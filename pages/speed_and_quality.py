"""Speed and quality: is faster better here, and was speed bought with quality?"""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.speed import by_response, plane
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.measures import compared_with, show_measures
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import analysed, ask, row, scope
from pages.parts.table import percent, show_download, show_table
from pages.parts.tickets import tickets_button
from queries.mark import Mark
from queries.metrics import Metric, catalogue
from queries.scope import Period, Scope
from queries.speed import COUNTED, QUALITIES, SPEEDS, WHERE, Faster, changes, faster, halves, pairs
from queries.speed import plane as both_changes

TILES = ("first_response", "resolution_of_solved", "csat", "reopened_in_week", "coverage")
HOUR = 3600
# The edges of the classes of quality/by_response in seconds of the chosen clock.
CLASSES = {1: (0, HOUR), 2: (HOUR, 4 * HOUR), 3: (4 * HOUR, 24 * HOUR), 4: (24 * HOUR, 72 * HOUR), 5: (72 * HOUR, None)}


def absent() -> dict[str, str]:
    """Why a tile may have no value."""
    return {
        "first_response": say("no first reply by this clock in this selection"),
        "resolution_of_solved": say("no resolution by this clock in this selection"),
        "csat": say("no answered CSAT survey in this selection"),
        "reopened_in_week": say("these exports do not record when tickets were reopened"),
        "coverage": say("no survey of this selection tells who kept silent"),
    }


def class_name(place: int, asked: Scope) -> str:
    """`1 to 4 h`; business hours have no days."""
    if place not in CLASSES:
        return say("no reply")
    low, high = (None if edge is None else edge // HOUR for edge in CLASSES[place])
    if asked.clock == "business":
        if not low:
            return say("under {high} business h", high=high)
        return (
            say("{low} business h and more", low=low)
            if high is None
            else say("{low} to {high} business h", low=low, high=high)
        )
    if not low:
        return say("under {high} h", high=high)
    return say("{low} h and more", low=low) if high is None else say("{low} to {high} h", low=low, high=high)


def class_mark(place: int, measure: str) -> dict[str, Any]:
    """The tickets of a class that stand behind its share: of satisfaction those with a score."""
    is_rated = measure == "csat"
    if place not in CLASSES:
        return {"measure": "first_response", "state": "unreplied_rated" if is_rated else "unreplied"}
    at_least, below = CLASSES[place]
    state = "rated" if is_rated else "measured"
    return {"measure": "first_response", "state": state, "at_least": at_least, "below": below}


def show_faster(measure: str, asked: Scope) -> None:
    metric = catalogue()[measure]
    name, title = f"{measure}_by_response", say("{measure} by time to the first reply", measure=say(metric.title))
    found = analysed(faster, asked, measure)
    drawn = found.classes.filter(pl.col("share").is_not_null())
    # Of exports that tell no reply every ticket would be one without: that compares nothing.
    if drawn.filter(pl.col("class").is_in(list(CLASSES))).is_empty():
        show_heading(name, title)
        show_nothing(
            say("No ticket of this selection has both a first reply and this outcome."),
            say("Load surveys or ticket histories, choose a longer period, or clear a filter."),
        )
        return
    labels = [class_name(place, asked) for place in drawn["class"]]
    marks = [class_mark(place, measure) for place in drawn["class"]]
    unit = say("% satisfied") if measure == "csat" else say("% reopened")
    show_chart(
        name,
        title,
        told_gap(found, metric, asked),
        class_table(found.classes, metric, asked),
        partial(by_response, drawn, labels, marks, say("as it is"), say("like with like"), unit),
        (measure,),
        note=say(
            "Like with like: each class against the fastest within the same topic and priority (Mantel and "
            "Haenszel), from "
            "the fastest class on; its interval is that of the difference. An association, no proof: what makes a "
            "ticket "
            "slow may also make its customer unhappy. Open dots have too few values to compare."
        ),
    )  # fmt: skip
    with st.container(horizontal=True):
        tickets_button(
            say("Tickets with a poor outcome"),
            Mark(owner="fact", measure=measure, hit=0 if metric.direction == "higher" else 1),
            f"{name}_tickets",
            asked,
        )


def told_gap(found: Faster, metric: Metric, asked: Scope) -> str:
    """One plain sentence of what the data say: the crude gap, and what is left of it with like compared with like."""
    if found.fastest is None or found.slowest is None:
        return say(
            "Too few values in two classes to compare them (each needs {least}).", least=words.count(metric.minimum_n)
        )
    fast, slow = (row_of(found, place) for place in (found.fastest, found.slowest))
    fact = say(
        "{measure}: **{fast}** where the first reply came in {fast_class} (n = {fast_n}), **{slow}** in {slow_class} "
        "(n = {slow_n}).",
        measure=say(metric.label),
        fast=words.share(fast["share"]),
        fast_class=class_name(found.fastest, asked),
        fast_n=words.count(fast["n"]),
        slow=words.share(slow["share"]),
        slow_class=class_name(found.slowest, asked),
        slow_n=words.count(slow["n"]),
    )
    return fact + " " + verdict(found)


def row_of(found: Faster, place: int) -> dict[str, Any]:
    return found.classes.filter(pl.col("class") == place).row(0, named=True)


def verdict(found: Faster) -> str:
    told = {
        "crude": words.points(found.crude.value),
        "crude_interval": words.difference_interval(found.crude.low, found.crude.high, "share"),
        "adjusted": words.points(found.adjusted.value),
        "adjusted_interval": words.difference_interval(found.adjusted.low, found.adjusted.high, "share"),
    }
    return {
        "unknown": say(
            "The crude gap is {crude} ({crude_interval}); no topic and priority has tickets of both, so that like "
            "cannot be compared with like.",
            **told,
        ),
        "none": say(
            "The gap of {crude} ({crude_interval}) is within what chance gives; with like compared with like it is "
            "{adjusted} ({adjusted_interval}).",
            **told,
        ),
        "vanishes": say(
            "The crude gap of {crude} ({crude_interval}) becomes {adjusted} once like is compared with like, and no "
            "longer stands out from chance ({adjusted_interval}).",
            **told,
        ),
        "turns": say(
            "The crude gap of {crude} ({crude_interval}) turns round to {adjusted} ({adjusted_interval}) once like is "
            "compared with like.",
            **told,
        ),
        "shrinks": say(
            "The crude gap of {crude} ({crude_interval}) shrinks to {adjusted} ({adjusted_interval}) once like is "
            "compared with like.",
            **told,
        ),
        "grows": say(
            "The crude gap of {crude} ({crude_interval}) grows to {adjusted} ({adjusted_interval}) once like is "
            "compared with like.",
            **told,
        ),
        "stays": say(
            "The crude gap of {crude} ({crude_interval}) stays {adjusted} ({adjusted_interval}) once like is compared "
            "with like.",
            **told,
        ),
    }[found.told]


def class_table(classes: pl.DataFrame, metric: Metric, asked: Scope) -> pl.DataFrame:
    return pl.DataFrame({say("First reply"): [class_name(place, asked) for place in classes["class"]]}).hstack(
        classes.select(
            pl.col("n").alias(say("Answers") if metric.name == "csat" else say("Tickets")),
            percent("share", say(metric.label)),
            percent("low", say("95 % from")),
            percent("high", say("95 % to")),
            percent("alike", say("Like with like")),
            percent("alike_low", say("Like with like, 95 % from")),
            percent("alike_high", say("Like with like, 95 % to")),
        )
    )


def periods(asked: Scope) -> tuple[Scope, Scope] | None:
    """(now, before): the period and the one that it is compared with; where the exports do not cover that, the second
    half of what they cover of the period and the first."""
    if before := compared_with(asked):
        return asked, before
    covered = row("frame/extent", Scope(zone=asked.zone))["first_covered_day"]
    if asked.period is None or covered is None:
        return None
    told = Period(max(asked.period.first, covered), asked.period.last)
    if told.days < 2:
        return None
    first, second = halves(told)
    return asked.during(second), asked.during(first)


def told_period(period: Period | None) -> str:
    if period is None:
        return ""
    return say("{first} to {last}", first=words.day(period.first), last=words.day(period.last))


def show_apart(now: Scope, before: Scope) -> None:
    """Where speed and quality went apart; or that they did nowhere."""
    show_heading("apart", say("Speed up, quality down"))
    with st.spinner(say("Comparing the two periods")):
        found = analysed(changes, now, before)
    st.markdown(
        say(
            "{now} against {before}, every team, channel and topic with enough values in both.",
            # In German it begins with "21.", which Markdown would read as the item of a list.
            now=words.plain(told_period(now.period)),
            before=words.plain(told_period(before.period)),
        )
    )
    if found.is_empty():
        show_nothing(
            say("No team, channel or topic has enough values in both periods."),
            say("Choose a longer period, or clear a filter."),
        )
        return
    apart = pairs(found)
    if apart.is_empty():
        st.success(
            say_counted(
                "None: the one change that can be compared is no pair of speed and quality going apart.",
                "None: {n} changes can be compared, and nowhere did speed and quality go apart by more than chance.",
                found.height,
            ),
            icon=":material/check:",
        )
    for place, pair in enumerate(apart.iter_rows(named=True)):
        show_pair(pair, found, place, now)
    show_signals(found, now)


def show_pair(pair: dict[str, Any], found: pl.DataFrame, place: int, now: Scope) -> None:
    """One place where speed and quality went apart, with both changes and the tickets behind the outcome."""
    fast, good = (change_of(pair, measure, found) for measure in (pair["speed"], pair["quality"]))
    badge = (
        say(":red-badge[faster, and worse]")
        if pair["pattern"] == "bought"
        else say(":orange-badge[slower, and better]")
    )
    line, button = st.columns([5, 1], vertical_alignment="center")
    line.markdown(
        say(
            "{badge} **{dimension} {name}**: {speed}; {quality}.",
            badge=badge,
            dimension=words.dimension(pair["dimension"]),
            name=words.plain(words.named(pair["cell"])),
            speed=told_change(fast, now),
            quality=told_change(good, now),
        )
    )
    metric = catalogue()[pair["quality"]]
    with button:
        tickets_button(
            say("Tickets"),
            Mark(
                owner="fact",
                measure=metric.name,
                hit=0 if metric.direction == "higher" else 1,
                dimension=pair["dimension"],
                segment=pair["cell"],
            ),
            f"apart_{place}",
            now,
        )


def change_of(pair: dict[str, Any], measure: str, found: pl.DataFrame) -> dict[str, Any]:
    same = (pl.col("dimension") == pair["dimension"]) & (pl.col("cell") == pair["cell"])
    return found.filter(same & (pl.col("measure") == measure)).row(0, named=True)


def told_change(row: dict[str, Any], now: Scope) -> str:
    metric = catalogue()[row["measure"]]
    return say(
        "{measure} {value}, was {before} ({difference}; {interval}; n = {n}, {n_before})",
        measure=say(metric.label),
        value=words.number(row["value"], metric.unit, now.clock),
        before=words.number(row["value_before"], metric.unit, now.clock),
        difference=words.difference(row["difference"], metric.unit, now.clock),
        interval=words.difference_interval(row["difference_low"], row["difference_high"], metric.unit, now.clock),
        n=words.count(row["n"]),
        n_before=words.count(row["n_before"]),
    )


def show_signals(found: pl.DataFrame, now: Scope) -> None:
    """Every change that is more than chance, alone or not, and all that were compared."""
    signals = found.filter(pl.col("verdict") != "unclear").sort("p_adjusted", "dimension", "cell")
    st.markdown(
        say_counted("One change is more than chance.", "{n} changes are more than chance.", signals.height)
        if signals.height
        else say("No change of speed or quality is more than chance.")
    )
    for change in signals.iter_rows(named=True):
        badge = say(":green-badge[better]") if change["verdict"] == "better" else say(":red-badge[worse]")
        st.markdown(
            say(
                "{badge} {dimension} {name}: {change}",
                badge=badge,
                dimension=words.dimension(change["dimension"]),
                name=words.plain(words.named(change["cell"])),
                change=told_change(change, now),
            )
        )
    table = change_table(found, now)
    with st.expander(say("Every change that was compared"), key="changes_table"):
        show_table("changes", table, say("Changes of speed and quality by team, channel and topic"))
        show_download("changes", table)
    st.caption(
        say(
            "Times by Mann and Whitney's test, shares by a test of two shares; of the changes called better or "
            "worse, one "
            "in twenty is expected to be chance (Benjamini and Hochberg over all of them)."
        )
    )


def change_table(found: pl.DataFrame, now: Scope) -> pl.DataFrame:
    def told(row: dict[str, Any], name: str) -> str:
        metric = catalogue()[row["measure"]]
        if name.startswith("difference"):
            return words.difference(row[name], metric.unit, now.clock)
        return words.number(row[name], metric.unit, now.clock)

    rows = found.sort("p_adjusted", "dimension", "cell", "measure").rows(named=True)
    verdicts = {"better": say("better"), "worse": say("worse"), "unclear": say("within noise")}
    columns = {
        "value": say("Now"),
        "value_before": say("Before"),
        "difference": say("Difference"),
        "difference_low": say("95 % from"),
        "difference_high": say("95 % to"),
    }
    return pl.DataFrame(
        {
            say("Part"): [words.dimension(row["dimension"]) for row in rows],
            say("Name"): [words.named(row["cell"]) for row in rows],
            say("Measure"): [say(catalogue()[row["measure"]].label) for row in rows],
            **{label: [told(row, name) for row in rows] for name, label in columns.items()},
            "n": [row["n"] for row in rows],
            say("n before"): [row["n_before"] for row in rows],
            say("Chance of this, adjusted"): [row["p_adjusted"] for row in rows],
            say("Verdict"): [verdicts[row["verdict"]] for row in rows],
        }
    )


def show_plane(now: Scope, before: Scope) -> None:
    show_heading("plane", say("Change in speed beside change in quality"))
    left, middle, right = st.columns(3)
    with left:
        by = choose(say("Part by"), WHERE, "plane_dimension", words.dimension)
    with middle:
        speed = choose(say("Speed"), SPEEDS, "plane_speed", lambda name: say(catalogue()[name].label))
    with right:
        quality = choose(say("Quality"), QUALITIES, "plane_quality", lambda name: say(catalogue()[name].label))
    found = both_changes(analysed(changes, now, before), by, speed, quality)
    if found.is_empty():
        show_nothing(
            say("None has enough values of both in both periods."),
            say("Choose a longer period, another part, or clear a filter."),
        )
        return
    divisor, unit = words.axis(found["speed"].abs().max(), now.clock)  # type: ignore[arg-type]
    labels = [words.named(cell) for cell in found["cell"]]
    better, worse = say("better"), say("worse")
    up, down = (better, worse) if catalogue()[quality].direction == "higher" else (worse, better)
    show_chart(
        "plane",
        say("Change in speed beside change in quality"),
        told_plane(found, quality),
        plane_table(found, labels, by, speed, quality, now),
        partial(
            plane, found, labels, by, quality, divisor,
            (
                say("{measure}: change in {unit}", measure=say(catalogue()[speed].label), unit=unit),
                say("{measure}: change in points", measure=say(catalogue()[quality].label)),
            ),
            (
                say("faster, {quality}", quality=up), say("slower, {quality}", quality=up),
                say("faster, {quality}", quality=down), say("slower, {quality}", quality=down),
            ),
        ),
        (before, by, speed, quality),
        within=now,
        note=say("Dots grow with n; a filled one has a change that is more than chance. Crossed lines are 95 % "
        "intervals."),
        is_headed=True,
    )  # fmt: skip


def choose(label: str, options: tuple[str, ...], key: str, named: Any) -> str:
    return str(st.segmented_control(label, options, format_func=named, default=options[0], required=True, key=key))


def told_plane(found: pl.DataFrame, quality: str) -> str:
    """How many lie where speed and quality go apart, by their dots alone: no verdict."""
    is_worse = pl.col("quality") < 0 if catalogue()[quality].direction == "higher" else pl.col("quality") > 0
    apart = found.filter((pl.col("speed") < 0) & is_worse)
    names = ", ".join(words.plain(words.named(cell)) for cell in apart["cell"])
    if apart.is_empty():
        return say("None of {n} became faster and worse at once.", n=words.count(found.height))
    told = {"count": words.count(apart.height), "n": words.count(found.height), "names": names}
    if apart.filter(pl.col("verdicts") != "unclear/unclear").is_empty():
        return say(
            "{count} of {n} became faster and worse at once, by their values alone and no more than chance: {names}.",
            **told,
        )
    return say("{count} of {n} became faster and worse at once, by their values alone: {names}.", **told)


def plane_table(found: pl.DataFrame, labels: list[str], by: str, speed: str, quality: str, now: Scope) -> pl.DataFrame:
    minutes = say("business minutes") if now.clock == "business" else say("minutes")
    ends = {"": "", "_low": say("95 % from"), "_high": say("95 % to")}
    fast, good = say(catalogue()[speed].label), say(catalogue()[quality].label)
    return pl.DataFrame({words.dimension(by): labels}).hstack(
        found.select(
            *((pl.col(f"speed{end}") / words.MINUTE).round(1).alias(f"{fast} {ends[end]} ({minutes})") for end in ends),
            *((pl.col(f"quality{end}") * 100).round(1).alias(f"{good} {ends[end]} (%)") for end in ends),
            pl.col("n"),
        )
    )


def page() -> None:
    show_title(
        say("Speed and quality"),
        say("Whether faster is better here, with like compared with like, and whether speed was bought with quality."),
    )
    asked = scope()
    show_measures(TILES, asked, absent())
    if ask("quality/by_response", asked).is_empty():
        show_nothing(
            say("No ticket of this period fits the filters."), say("Clear a filter in the sidebar or widen the period.")
        )
        show_data_line()
        return
    for measure in COUNTED:
        show_faster(measure, asked)
    st.divider()
    if compared := periods(asked):
        show_apart(*compared)
        show_plane(*compared)
    else:
        show_heading("apart", say("Speed up, quality down"))
        show_nothing(say("There is no second period to compare with."), say("Choose a longer period in the sidebar."))
    show_data_line()


page()
