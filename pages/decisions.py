"""Decisions: what the front line decided, whether it had the room to, and whether the house stood by it."""

from __future__ import annotations

from pages.language import say, say_counted
from pages.parts.measures import show_measures
from pages.parts.page import contents, show_data_line, show_nothing, show_title
from pages.parts.session import ask, row, scope
from pages.sections.decisions.backing import show_backing
from pages.sections.decisions.good_no import show_good_no
from pages.sections.decisions.latitude import show_latitude
from pages.sections.decisions.log import show_log
from pages.sections.decisions.made import show_made
from pages.sections.decisions.policies import show_policies
from pages.sections.decisions.recovering import show_recovering
from queries.scope import Scope

TILES = (
    "own_authority",
    "latitude_unused",
    "approval_wait",
    "review_coverage",
    "upheld",
    "alternative_offered",
    "hindered",
    "contact_after_decision",
)


def show_sections() -> None:
    found = ask("decisions/made", scope(), by="all")
    if found.is_empty():
        show_empty()
        return
    everything = found.row(0, named=True)
    show_measures(TILES, absent=absent())
    show_made(everything)
    show_latitude()
    show_backing()
    show_good_no(everything)
    show_policies()
    show_recovering(everything)
    show_log()


def absent() -> dict[str, str]:
    """Why a tile may have no value."""
    missing = dict.fromkeys(TILES, say("not in the decision log of this selection"))
    if scope().clock == "business":
        missing["approval_wait"] = say("told on the calendar only: switch the clock")
    return missing


def show_empty() -> None:
    """Nothing logged at all, nothing that has a date, or nothing that these filters leave."""
    known = row("decisions/known", Scope(zone=scope().zone))
    if known["count_decisions"] == 0:
        show_nothing(
            say(
                "No decision is loaded: help desks do not record what was decided, on whose authority, and if it stood."
            ),
            say(
                "Write them down: the page Data has an empty decision log to fill in, of which five columns are enough "
                "to begin with. Or let rules under [decisions] in settings.toml derive them from tags, macros, fields "
                "and approvals that your exports hold already. docs/decision-log.md tells how."
            ),
        )
    elif known["count_undated"] and known["count_undated"] == known["count_decisions"]:
        show_nothing(
            say_counted(
                "{n} decision is loaded without the time at which it was taken, and so it belongs to no period.",
                "{n} decisions are loaded without the time at which they were taken, and so they belong to no period.",
                known["count_undated"],
            ),
            say("Fill in Decided at in the decision log, or map that column on the page Data."),
        )
    else:
        show_nothing(
            say("No decision of these filters can be shown."), say("Clear a filter or choose a longer period.")
        )


def page() -> None:
    show_title(
        say("Decisions"),
        say(
            "What did our people decide, and did we stand by them? Room to decide is trust; a review is there to learn."
        ),
    )
    with contents():
        show_sections()
    show_data_line()


page()
