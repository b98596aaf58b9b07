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
        """Whether files, refused rows and other things that belong to no team may be shown."""
        return self.visible_teams is None


# Until sign-in exists, whoever reaches the server is a manager: it listens on this machine only.
EVERYONE = Viewer()
