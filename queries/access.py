"""Who looks, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """Somebody who opened Latitude. `visible_teams` limits every query the runner executes; None: every team.

    `sees_persons` is false for those who get aggregates alone: small cells are withheld from them.
    """

    role: str = "manager"
    visible_teams: tuple[str, ...] | None = None
    sees_persons: bool = True

    @property
    def sees_everything(self) -> bool:
        """Whether files, refused rows and other things that belong to no team, and name persons, may be shown."""
        return self.visible_teams is None and self.sees_persons


MANAGER, TEAM_LEAD, EXECUTIVE = "manager", "team lead", "executive"


def viewer_of(told: str) -> Viewer:
    """The viewer that `manager`, `executive` or `team lead: Billing, Returns` stands for. Raises ValueError for
    anything else: a misspelt role must not see more than it should."""
    role, _, teams = (part.strip() for part in told.partition(":"))
    named = tuple(sorted(team.strip() for team in teams.split(",") if team.strip()))
    if role == MANAGER and not named:
        return EVERYONE
    if role == EXECUTIVE and not named:
        return Viewer(EXECUTIVE, sees_persons=False)
    if role == TEAM_LEAD and named:
        return Viewer(TEAM_LEAD, visible_teams=named)
    raise ValueError(f"{told!r} is none of: manager, executive, team lead: TEAM, TEAM")


# Until sign-in exists, whoever reaches the server is a manager: it listens on this machine only.
EVERYONE = Viewer()
