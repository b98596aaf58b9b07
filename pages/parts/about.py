"""What a download says about itself, so that a file still tells of what it is when nobody remembers."""

from __future__ import annotations

from pages.language import say
from pages.parts import words
from pages.parts.downloads import About
from pages.parts.filters import said_filter
from pages.parts.session import row
from queries.scope import FILTERS, Scope


def about(title: str, asked: Scope) -> About:
    """(what, value) of a table called `title` over `asked`: filters, period, zone, as-of, tickets."""
    line = row("frame/data_line", asked)
    return (
        (say("Title"), title),
        (say("Period"), told_period(asked)),
        (say("Compared with"), told_other_side(asked)),
        *((said_filter(name), told_choice(getattr(asked, name))) for name in FILTERS),
        (say("Clock"), say(words.CLOCKS[asked.clock])),
        (say("Days and weeks cut in"), asked.zone),
        (say("Data to"), words.instant(line["as_of"], asked.zone)),
        (say("Tickets"), words.count(line["count_tickets"])),
        (say("Surveys"), words.count(line["count_surveys"])),
    )


def told_period(asked: Scope) -> str:
    if asked.period is None:
        return say("Everything")
    return say("{first} to {last}", first=words.day(asked.period.first), last=words.day(asked.period.last))


def told_other_side(asked: Scope) -> str:
    if asked.is_against_target:
        return say("Target")
    if asked.segment:
        return f"{said_filter(asked.segment[0])}: {told_choice(asked.segment[1])}"
    return told_period(Scope(period=asked.compared)) if asked.compared else say("Nothing")


def told_choice(choice: tuple[str, ...] | None) -> str:
    return say("All") if choice is None else ", ".join(words.named(each) for each in choice)
