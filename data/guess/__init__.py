"""Which table a file holds and which of its columns is what: by their names in several languages, and by their values.

A guess is a proposal. Nothing of it reaches a warehouse before a person has seen it and saved the mapping; what no
value can tell (the order of 3/4/2024, the unit of a number, the zone, which end of a scale is good) is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.guess.column_spec import worded_scale
from data.guess.date_shapes import DAY_FIRST, in_order, is_open, pattern_of, settled, shapes_of
from data.guess.draft import Scale, Source
from data.guess.exchanged import finding
from data.guess.likeness import assigned, likeness, names_of
from data.guess.loose import Loose
from data.guess.profile import Dates, Profile, profile_of, tokens
from data.mapping_rules import INHERITED, REQUIRED

# So many rows an id must have on average for the table to tell of events.
ROWS_EACH = 1.3
# Tables that are told by names which hardly any other table has, if they are as like as this.
SURE = 0.85
TELLING = {
    "trainings": {"course"},
    "promises": {"promise", "due_at"},
    "reviews": {"words", "site"},
    "agents": {"supervisor", "started_on"},
    "customers": {"since"},
    "orders": {"ordered_at", "order_id"},
}


@dataclass(frozen=True)
class Guess:
    """`tables`: for each canonical table that the file seems to fill, its columns. `refusal` says why there is none.

    `problems` are what was found wrong in the file.
    """

    profiles: Mapping[str, Profile]
    tables: dict[str, dict[str, Source]] = field(default_factory=dict)
    scale: Scale | None = None
    refusal: str = ""
    problems: tuple[str, ...] = ()


def guess(loose: Loose) -> Guess:
    """What `loose` seems to hold."""
    profiles = alike({header: profile_of(loose, header) for header in loose.headers})
    filled = {header: profile for header, profile in profiles.items() if profile.filled}
    tables = tables_of(filled)
    join_clock(tables, filled)
    profiles |= mended(loose, tables, filled)
    problems = tuple(problem for profile in profiles.values() for problem in problems_of(profile))
    return Guess(
        profiles,
        tables,
        scale_of(profiles[score]) if (score := score_header(tables)) else None,
        "" if tables else refusal_of(filled),
        problems,
    )


def alike(profiles: dict[str, Profile]) -> dict[str, Profile]:
    """One table has one order of day and month: a column that does not tell it takes that of those that do."""
    dates = {header: profile.dates for header, profile in profiles.items() if profile.dates}
    told = {each.order.told for each in dates.values() if any(map(is_open, each.patterns))} - {None}
    if len(told) != 1 or any(each.order.is_contradictory for each in dates.values()):
        return profiles
    (order,) = told
    teller = next(header for header, each in dates.items() if each.order.told == order)
    return profiles | {
        header: replace(
            profiles[header],
            dates=replace(each, formats=settled(each.patterns, order), is_open=False, note=f"{order}, as in {teller}"),
        )
        for header, each in dates.items()
        if each.is_open
    }


def mended(
    loose: Loose, tables: Mapping[str, Mapping[str, Source]], profiles: Mapping[str, Profile]
) -> dict[str, Profile]:
    """The times in which day and month were exchanged, to be read as they were before."""
    found = {}
    for table, columns in tables.items():
        number = columns.get("ticket_id") if table == "events" else None
        for source in columns.values():
            header = source.headers[0] if len(source.headers) == 1 else ""
            dates = profiles[header].dates if header else None
            reason = dates and finding(loose, profiles[header], number.headers[0] if number else None)
            if dates and reason:
                found[header] = replace(
                    profiles[header], dates=replace(dates, **read_again(loose, header, dates, reason))
                )
    return found


def read_again(loose: Loose, header: str, dates: Dates, reason: str) -> dict[str, Any]:
    """How dates that were exchanged are read. Of those that do not begin with the year one cannot say it: their two
    orders are what a build takes for a file that shows its own."""
    if dates.patterns != ("iso",):
        return {"is_exchanged": True, "note": f"{reason}. Export it again and do not open it in a spreadsheet"}
    shapes = [pattern_of(shape, is_iso=False) for shape, _ in shapes_of(loose.sample[header].drop_nulls())]
    exchanged = dict.fromkeys(in_order(pattern, DAY_FIRST) for pattern in shapes if pattern)
    return {"formats": (*exchanged, "iso"), "is_exchanged": True, "note": reason}


def score_header(tables: Mapping[str, Mapping[str, Source]]) -> str | None:
    source = tables.get("surveys", {}).get("score")
    return source.headers[0] if source and source.headers else None


def tables_of(profiles: Mapping[str, Profile]) -> dict[str, dict[str, Source]]:
    """The canonical tables that these columns fill."""
    found = {table: assigned(table, profiles) for table in REQUIRED}
    fill_gaps(found["tickets"], profiles)
    number = found["tickets"].get("ticket_id")
    if number and is_repeated(profiles[number.headers[0]]) and {"happened_at", "to_value"} <= set(found["events"]):
        return event_log(found)
    alone = alone_of(found)
    if alone:
        return {alone: found[alone]}
    chosen: dict[str, dict[str, Source]] = {}
    if "opened_at" in found["tickets"] and is_desk(found["tickets"]):
        chosen["tickets"] = {"ticket_id": Source(line=True)} | found["tickets"]
    if "score" in found["surveys"]:
        chosen["surveys"] = beside_tickets(found["surveys"]) if "tickets" in chosen else found["surveys"]
    if "tickets" in chosen and "kind" in found["decisions"]:
        chosen["decisions"] = beside_tickets(found["decisions"])
    return chosen if "tickets" in chosen or is_dated(chosen.get("surveys", {})) else {}


def fill_gaps(tickets: dict[str, Source], profiles: Mapping[str, Profile]) -> None:
    """What no name tells: the first date is the opening, and of a desk's table the first unique code is the number."""
    taken = {header for source in tickets.values() for header in source.headers}
    free = {header: profile for header, profile in profiles.items() if header not in taken}
    dates = [header for header, profile in free.items() if profile.dates]
    if "opened_at" not in tickets and dates and is_desk(tickets):
        tickets["opened_at"] = Source((dates[0],))
    codes = [header for header, profile in free.items() if profile.is_unique and profile.is_code and profile.is_whole]
    if "ticket_id" not in tickets and codes and "opened_at" in tickets and is_desk(tickets):
        tickets["ticket_id"] = Source((codes[0],))


def is_repeated(number: Profile) -> bool:
    return number.distinct > 0 and number.filled / number.distinct >= ROWS_EACH


def is_desk(tickets: Mapping[str, Source]) -> bool:
    """Whether more speaks for tickets than any date would."""
    return bool({"ticket_id", "status", "agent", "team", "channel", "topic", "priority"} & set(tickets))


def is_dated(surveys: Mapping[str, Source]) -> bool:
    """Whether a score belongs to a day or to a ticket; else no page could show it."""
    return bool({"ticket_id", "answered_at", "sent_at"} & set(surveys))


def alone_of(found: Mapping[str, Mapping[str, Source]]) -> str | None:
    """A table that is no table of tickets, told by the names of columns that only it has."""
    if {"status", "first_response_at"} & set(found["tickets"]):
        return None
    for table, columns in TELLING.items():
        sources = found[table]
        if columns <= set(sources) and set(REQUIRED[table]) <= set(sources):
            names = names_of(table)
            if all(likeness(tuple(tokens(sources[each].headers[0])), names[each]) > SURE for each in columns):
                return table
    return None


def event_log(found: Mapping[str, dict[str, Source]]) -> dict[str, dict[str, Source]]:
    """Events, and the tickets they tell of with what stands in every row."""
    events = dict(found["events"])
    time = events["happened_at"]
    used = {header for source in events.values() for header in source.headers}
    tickets = {"ticket_id": found["tickets"]["ticket_id"], "opened_at": time, "updated_at": time}
    times = ("opened_at", "resolved_at", "closed_at", "first_response_at", "first_resolved_at", "updated_at", "status")
    more = {
        name: source
        for name, source in found["tickets"].items()
        if name not in times and name not in tickets and not used & set(source.headers)
    }
    events["ticket_id"] = found["tickets"]["ticket_id"]
    kept = {
        name: source
        for name, source in events.items()
        if name in ("ticket_id", "happened_at", "actor", "to_value", "from_value")
    }
    return {"tickets": tickets | more, "events": kept} if more else {"events": kept}


def beside_tickets(columns: Mapping[str, Source]) -> dict[str, Source]:
    """What [tickets] beside it says already need not be said again."""
    return {name: source for name, source in columns.items() if name not in INHERITED}


def join_clock(tables: dict[str, dict[str, Source]], profiles: Mapping[str, Profile]) -> None:
    """A date without a time of day beside a column that holds nothing but one."""
    clocks = [header for header, profile in profiles.items() if profile.is_clock]
    taken = {header for columns in tables.values() for source in columns.values() for header in source.headers}
    places = list(profiles)
    for columns in tables.values():
        for name in ("opened_at", "happened_at"):
            source = columns.get(name)
            dates = profiles[source.headers[0]].dates if source else None
            if not source or not dates or dates.has_time:
                continue
            near = [
                each
                for each in clocks
                if each not in taken and abs(places.index(each) - places.index(source.headers[0])) == 1
            ]
            if near:
                columns[name] = Source((source.headers[0], near[0]))


def scale_of(profile: Profile) -> Scale:
    """The scale on which this score stands, as far as its values and its name tell."""
    words = set(tokens(profile.header))
    kind = "nps" if words & {"nps", "recommend", "weiterempfehlung"} else "ces" if words & {"ces", "effort"} else "csat"
    if not profile.is_number:
        _, (least, most) = worded_scale(profile)
        return Scale(kind, least, most, False, "its words say which end is good")
    low, high = profile.numbers or (1.0, 5.0)
    least, most = scale_around(low, high, kind)
    reason = f"its values run from {low:g} to {high:g}"
    if kind == "nps":
        return Scale(kind, 0, 10, False, reason)
    is_told = kind == "csat" and bool(words & {"csat", "satisfaction", "rating", "stars"}) and most in (5, 10, 100)
    return Scale(kind, least, most, False if is_told else None, reason)


def scale_around(low: float, high: float, kind: str) -> tuple[int, int]:
    if kind == "nps":
        return 0, 10
    if high <= 1 and low >= 0:
        return 0, 1
    top = next((each for each in ((7,) if kind == "ces" else ()) + (5, 7, 10, 100) if high <= each), round(high))
    return (0 if low < 1 else 1), top


def problems_of(profile: Profile) -> list[str]:
    dates = profile.dates
    if dates is None:
        return []
    found = [f"{profile.header}: {dates.note}."] if dates.is_exchanged else []
    if dates.order.is_contradictory:
        found.append(f"{profile.header} has {dates.order.reason()}.")
    if dates.is_half_converted:
        found.append(
            f"{profile.header} was half converted by a spreadsheet: in the dates that it took for its own, day and "
            "month are exchanged. Export it again and do not open it in a spreadsheet."
        )
    return found


def refusal_of(profiles: Mapping[str, Profile]) -> str:
    """Why nothing can be loaded from such a table."""
    if not any(profile.dates for profile in profiles.values()):
        return (
            "No column holds a date or a time, so nothing in this table belongs to a week: no page could show it. "
            "Export it with the time of each row."
        )
    return (
        "No column looks like the number of a ticket, its status, a score, or anything else that Latitude shows. If "
        "one does, say below which it is."
    )
