"""Service level targets in words: what each is about, and within what time."""

from __future__ import annotations

from pages.language import later, said_of, say
from pages.parts import words

# What a target is about, as help desks name it.
METRICS = {
    "first_reply_time": later("First reply"),
    "next_reply_time": later("Next reply"),
    "requester_wait_time": later("Requester wait"),
    "agent_work_time": later("Agent work"),
    "periodic_update_time": later("Periodic update"),
    "pausable_update_time": later("Pausable update"),
    "total_resolution_time": later("Resolution"),
    "resolution_time": later("Resolution"),
}


def target_words(metric: str, clock: str, seconds: float, is_clock_known: bool = False) -> str:
    """`First reply within 1 h, business hours`, without the clock where it is said elsewhere."""
    about, time = said_of(metric, METRICS), words.duration(seconds, clock)
    if clock == "business" and not is_clock_known:
        return say("{metric} within {time}, business hours", metric=about, time=time)
    return say("{metric} within {time}", metric=about, time=time)


def told_target(called: str) -> str:
    """The same, of a target as a mark calls it: `first_reply_time business 3600`. Marks pass through the browser: what
    is no such name is told as it stands."""
    metric, _, rest = called.partition(" ")
    clock, _, seconds = rest.partition(" ")
    return target_words(metric, clock, int(seconds)) if seconds.isdecimal() else called
