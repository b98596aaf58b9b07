"""The tiles of response times: the measure itself, and the shares that it must not be bought with."""

from __future__ import annotations

from typing import Any

from pages.language import later, say
from pages.parts import words
from pages.parts.session import ask, row
from pages.parts.tiles import Tile
from queries.metrics import catalogue
from queries.scope import Scope

MEASURES = {"first_response": later("First response"), "resolution": later("Resolution")}


def measure_title(measure: str) -> str:
    return say(MEASURES[measure])


def is_comparison_covered(asked: Scope) -> bool:
    """A period that begins before the exports do holds too few tickets to be compared with a whole one."""
    if asked.segment:
        return True
    first = row("frame/extent", Scope(zone=asked.zone))["first_covered_day"]
    return asked.compared is not None and asked.compared.first >= first


def told_comparison(asked: Scope) -> str:
    """What the numbers are compared with, in words: days, or the values of another segment."""
    if asked.segment:
        return ", ".join(words.plain(words.named(value)) for value in asked.segment[1])
    return words.days(asked.compared.first, asked.compared.last) if asked.compared else ""


def measure_tiles(measure: str, summary: dict[str, Any], asked: Scope) -> list[Tile]:
    """Median, share within target, tickets opened and unresolved, from the row of response_times/summary."""
    has_before = is_comparison_covered(asked) and summary["count_measured_before"] > 0
    against = told_comparison(asked)
    within = running_words(asked)
    if not summary["is_target_stated"]:
        within = say("the usual target: state your own in settings.toml.") + " " + within
    if summary["is_target_changed"]:
        within = say("the target changed: each ticket is held against that of its day.") + " " + within
    return [
        Tile(
            catalogue()[measure],
            summary["median"],
            summary["count_measured"],
            low=summary["median_low"],
            high=summary["median_high"],
            difference=summary["median_difference"] if has_before else None,
            difference_low=summary["median_difference_low"],
            difference_high=summary["median_difference_high"],
            n_before=summary["count_measured_before"],
            against=against,
            clock=asked.clock,
            title=say("{measure}, median", measure=measure_title(measure)),
            absent=absent_words(summary["count_measured"]),
        ),
        Tile(
            catalogue()["within_target"],
            summary["within_share"],
            summary["count_judged"],
            low=summary["within_low"],
            high=summary["within_high"],
            difference=summary["within_difference"] if has_before else None,
            difference_low=summary["within_difference_low"],
            difference_high=summary["within_difference_high"],
            n_before=summary["count_judged_before"],
            against=against,
            note=within,
            title=say("Within {time}", time=words.duration(summary["target_seconds"], asked.clock)),
            absent=absent_words(summary["count_judged"]),
        ),
        Tile(
            catalogue()["opened"],
            summary["count_tickets"],
            summary["count_tickets"],
            note=say("by day of opening"),
        ),
        Tile(
            catalogue()["unresolved"],
            summary["count_open"],
            summary["count_open"],
            note=say(
                "{n} of them without a “{measure}” yet",
                n=words.count(summary["count_running"]),
                measure=measure_title(measure),
            ),
        ),
    ]


def absent_words(count: int) -> str:
    """Why a number is not told: it has no values, or too few for this viewer."""
    if count:
        return say("withheld: too few to show without telling of persons")
    return say("no value by this clock in this selection")


def outcome_tiles(asked: Scope) -> list[Tile]:
    """Reopened, transferred, SLA missed, CSAT and its coverage, over the same tickets."""
    outcomes = ask("response_times/outcomes", asked, before=asked.other() or asked)
    has_before = is_comparison_covered(asked)
    against = told_comparison(asked)
    return [
        Tile.of(
            catalogue()[each["measure"]],
            each | {"n": each["n"] or 0},
            has_before,
            against=against,
            absent=say("withheld: too few to show without telling of persons"),
            note=say("{hits} of {n}", hits=words.count(each["hits"]), n=words.count(each["n"])),
        )
        for each in outcomes.iter_rows(named=True)
    ]


def running_words(asked: Scope) -> str:
    """Which running tickets the share within target judges: how long one has waited is known on the calendar only."""
    if asked.clock == "business":
        return say("Tickets that still run are not judged: their business hours so far are not exported.")
    return say("Late tickets that still run are in it.")
