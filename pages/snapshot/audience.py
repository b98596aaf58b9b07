"""For whom a snapshot is made, and so what it may tell."""

from __future__ import annotations

from dataclasses import dataclass

from queries.access import EVERYONE, EXECUTIVE, MANAGER, TEAM_LEAD, Viewer

TEAM = "team="


@dataclass(frozen=True)
class Audience:
    """Managers, who see teams by name; team leads, who see theirs and no other; executives, to whom no person, no team
    and no small cell is named."""

    role: str = MANAGER
    teams: tuple[str, ...] = ()

    @classmethod
    def read(cls, told: str) -> Audience:
        """`manager`, `executive`, `team=Billing` or `team=Billing, Returns`. Raises ValueError for anything else: a
        misspelt audience must not see more than it should."""
        if told in (MANAGER, EXECUTIVE):
            return cls(told)
        teams = tuple(sorted({team.strip() for team in told.removeprefix(TEAM).split(",")} - {""}))
        if told.startswith(TEAM) and teams:
            return cls(TEAM_LEAD, teams)
        raise ValueError(f"{told!r} is none of: manager, executive, team=TEAM")

    @classmethod
    def of(cls, viewer: Viewer) -> Audience:
        """What a viewer of the pages sees."""
        if not viewer.sees_persons:
            return cls(EXECUTIVE)
        return cls(TEAM_LEAD, viewer.visible_teams) if viewer.visible_teams is not None else cls(MANAGER)

    @property
    def name(self) -> str:
        """As `read` takes it."""
        return TEAM + ", ".join(self.teams) if self.teams else self.role

    @property
    def is_executive(self) -> bool:
        return self.role == EXECUTIVE

    @property
    def viewer(self) -> Viewer:
        """What the questions of its snapshot are asked as."""
        if self.is_executive:
            return Viewer(EXECUTIVE, sees_persons=False)
        return Viewer(TEAM_LEAD, visible_teams=self.teams) if self.teams else EVERYONE

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What changes are looked for in. A team can be one person, so executives get none."""
        if self.is_executive:
            return ("all", "channel", "priority")
        return ("all", "channel", "priority") if len(self.teams) == 1 else ("all", "team", "channel", "priority")

    def within(self, viewer: Viewer) -> Viewer:
        """The viewer to ask as, for somebody who may see what `viewer` may. Raises PermissionError where the audience
        would be told more than that."""
        if not viewer.sees_persons and not self.is_executive:
            raise PermissionError("who sees no persons can have no snapshot that names any")
        if viewer.visible_teams is not None and not set(self.teams or ("",)) <= set(viewer.visible_teams):
            raise PermissionError("this snapshot tells of teams that are not yours")
        return self.viewer
