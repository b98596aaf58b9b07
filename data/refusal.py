"""The one exception that stands for "this file cannot be used", in words for the person who dropped it."""

from __future__ import annotations


class Refused(Exception):
    """A file that cannot be loaded as a whole.

    `reason` says what is wrong, `advice` what to do; both are one sentence without the file's name.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice
