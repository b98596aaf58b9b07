"""What the weekly snapshot says, as values: no words of any language, no widget, no file.

Everything that reads the same (the page, the HTML, the PDF, the sheet) is made from one `Snapshot`, so that a number in
one is the number in the others, and `numbers` is what a later check recomputes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pages.snapshot.audience import Audience
from pages.snapshot.redact import Redactor, redactor_for
from queries.analyses import minimum_n, mix_and_rate
from queries.metrics import CATALOGUE, catalogue
from queries.scope import FILTERS, Period, Scope, week_name, week_of
from queries.warehouse import Warehouse
from queries.weekly import MINIMUM, moved

MEASURES = (
    "opened",
    "first_response",
    "resolution_of_solved",
    "csat",
    "reopened",
    "transferred",
    "sla_missed",
    "backlog",
)
SPLIT = ("csat", "reopened", "transferred", "sla_missed")
TREND_WEEKS = 13
# Comments shown of each kind, and changes within noise.
MOST_COMMENTS, MOST_NOISE = 3, 12
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Week:
    """A measure in one week of its trend."""

    week: date
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    is_partial: bool


@dataclass(frozen=True)
class Measured:
    """A headline measure. `verdict` on the difference to the week before: better, worse, unclear, or none where the two
    are not compared. `absent` is the reason why there is no value, a word for told.why_absent."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    value_before: float | None
    n_before: int
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    verdict: str
    is_too_few: bool
    is_compared: bool
    is_settled: bool
    absent: str
    trend: tuple[Week, ...]


@dataclass(frozen=True)
class Change:
    """One segment of one measure against the week before. `dimension` is all for the measure as a whole; `reach` is
    the difference in units of its own 95 % interval's half towards zero."""

    measure: str
    dimension: str
    segment: str
    value: float
    value_before: float
    n: int
    n_before: int
    difference: float
    difference_low: float
    difference_high: float
    reach: float
    adjusted: float
    is_signal: bool
    verdict: str


@dataclass(frozen=True)
class Split:
    """The change of a share, taken apart: `mix` came from other segments growing, `rate` from within them. The parts of
    the segments add up to both. `is_whole`: no segment had to be withheld."""

    measure: str
    by: str
    change: float
    mix: float
    rate: float
    parts: tuple[tuple[str, float, float], ...]
    is_whole: bool


@dataclass(frozen=True)
class Comment:
    """What a customer wrote, without names and contact details."""

    kind: str
    score: int
    scale_min: int | None
    scale_max: int | None
    is_good: bool
    words: str
    topic: str | None
    team: str | None


@dataclass(frozen=True)
class Story:
    """A ticket worth telling: `kind` is good or lesson. What is None is not known or not for this audience."""

    kind: str
    comment: Comment
    ticket: str | None
    source: str | None
    channel: str | None
    response: float | None
    resolution: float | None
    reopens: int | None
    transfers: int | None
    is_escalated: bool | None
    is_sla_met: bool | None
    decision: str | None
    authority: str | None


@dataclass(frozen=True)
class Source:
    """What the exports of one system cover, in local days."""

    name: str
    first_day: date
    as_of: datetime
    is_behind: bool


@dataclass(frozen=True)
class Snapshot:
    """One week for one audience. `state`: whole, partial, running, empty, before (the exports begin later), after (they
    end earlier) or nothing (no ticket is loaded)."""

    warehouse: str
    week: date
    audience: Audience
    clock: str
    zone: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    definitions: str
    state: str
    sources: tuple[Source, ...]
    as_of: datetime | None
    count_tickets: int
    count_surveys: int
    answered_share: float | None
    count_quarantined: int | None
    quarantined_share: float | None
    measures: tuple[Measured, ...]
    coverage: Week | None
    changes: tuple[Change, ...]
    splits: tuple[Split, ...]
    comments: tuple[Comment, ...]
    stories: tuple[Story, ...]

    @property
    def week_name(self) -> str:
        return week_name(self.week)

    @property
    def signals(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.is_signal)

    @property
    def noise(self) -> tuple[Change, ...]:
        """Those nearest to being a signal."""
        return tuple(each for each in self.changes if not each.is_signal and each.difference)[:MOST_NOISE]

    @property
    def is_complete(self) -> bool:
        """Whether the exports hold the whole week, of every system."""
        return self.state in ("whole", "empty") and not any(source.is_behind for source in self.sources)

    @property
    def numbers(self) -> dict[str, float | int | None]:
        """Every number that is shown, by a name that says where."""
        return {name: rounded(value) for name, value in sorted(told_numbers(self))}

    @property
    def digest(self) -> str:
        """What two snapshots of the same numbers have in common."""
        return hashlib.sha256(json.dumps(self.numbers, sort_keys=True).encode()).hexdigest()


def rounded(value: float | int | None) -> float | int | None:
    """To nine digits: the order in which threads add up must not count."""
    return float(f"{value:.9g}") if isinstance(value, float) else value


Named = Iterator[tuple[str, float | int | None]]


def told_numbers(snapshot: Snapshot) -> Named:
    yield from fields_of(snapshot, "coverage", "count_tickets", "count_surveys", "answered_share", "count_quarantined")
    for each in snapshot.measures:
        yield from fields_of(each, each.name, *NOTHING)
        for week in each.trend:
            yield from fields_of(week, f"{each.name}/{week_name(week.week)}", "value", "low", "high", "n")
    yield "moved/count_compared", len(snapshot.changes)
    for change in (*snapshot.signals, *snapshot.noise):
        where = f"moved/{change.measure}/{change.dimension}/{change.segment}"
        yield from fields_of(change, where, *NOTHING)
        yield f"{where}/is_signal", int(change.is_signal)
    for split in snapshot.splits:
        where = f"split/{split.measure}/{split.by}"
        yield from fields_of(split, where, "change", "mix", "rate")
        for segment, mix, rate in split.parts:
            yield f"{where}/{segment}/mix", mix
            yield f"{where}/{segment}/rate", rate
    yield from numbers_said(snapshot)


def numbers_said(snapshot: Snapshot) -> Named:
    for story in snapshot.stories:
        yield from fields_of(story, f"story/{story.kind}", "response", "resolution", "reopens", "transfers")
        yield f"story/{story.kind}/score", story.comment.score
    for place, comment in enumerate(snapshot.comments, start=1):
        yield f"comment/{place}/score", comment.score


def fields_of(thing: object, where: str, *names: str) -> Named:
    for name in names:
        yield f"{where}/{name}", getattr(thing, name, None)


def snapshot_of(warehouse: Warehouse, week: date, asked: Scope, audience: Audience) -> Snapshot:
    """The week that begins on `week` for `audience`, under the filters, clock and zone of `asked`. Raises
    PermissionError where the warehouse's viewer may not see what the audience would be told."""
    seen = warehouse.seen_by(audience.within(warehouse.viewer))
    trend = Period(week - timedelta(weeks=TREND_WEEKS), week + timedelta(days=6))
    # Who sees no person cannot ask about one.
    scope = replace(asked, period=trend, compared=None, agents=None if audience.is_executive else asked.agents)
    within = scope.during(week_of(week))
    rows = seen.run("weekly_snapshot/weeks", scope).filter(pl.col("week") > trend.first)
    sources = sources_of(seen, within)
    line = seen.run("frame/data_line", within).row(0, named=True)
    state = state_of(rows, week, sources, asked.zone)
    is_told = state in ("whole", "partial", "running")
    changes = changes_of(seen, scope, week, audience) if is_told else ()
    measures = tuple(measured(seen, name, rows, week, state) for name in MEASURES)
    said = said_in(seen, within, audience) if is_told else Said((), ())
    return Snapshot(
        warehouse=warehouse.snapshot,
        week=week,
        audience=audience,
        clock=asked.clock,
        zone=asked.zone,
        filters=tuple((name, chosen) for name in FILTERS if (chosen := getattr(scope, name)) is not None),
        definitions=definitions(),
        state=state,
        sources=sources,
        as_of=max((source.as_of for source in sources), default=None),
        count_tickets=line["count_tickets"],
        count_surveys=line["count_surveys"],
        answered_share=line["answered_share"],
        count_quarantined=line["count_quarantined"],
        quarantined_share=line["quarantined_share"],
        measures=measures,
        coverage=week_of_measure(rows, "coverage", week),
        changes=changes,
        splits=tuple(splits_of(seen, scope, week, audience, measures)),
        comments=said.comments,
        stories=said.stories,
    )


@cache
def definitions() -> str:
    """The version of the definitions: the catalogue's own digest."""
    return hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()[:12]


def sources_of(seen: Warehouse, within: Scope) -> tuple[Source, ...]:
    rows = seen.run("weekly_snapshot/coverage", within).iter_rows(named=True)
    end = within.period.last if within.period else date.max
    return tuple(
        Source(row["source"], row["first_day"], row["as_of"], row["as_of_day"] <= end)
        for row in rows
        if row["first_day"] is not None
    )


def state_of(rows: pl.DataFrame, week: date, sources: tuple[Source, ...], zone: str) -> str:
    """How much of the week the exports hold."""
    if not sources:
        return "nothing"
    last = week + timedelta(days=6)
    if last < min(source.first_day for source in sources):
        return "before"
    if all(source.is_behind for source in sources):
        return "running" if any(is_reached(source, week, zone) for source in sources) else "after"
    now = rows.filter(pl.col("week") == week)
    if now.filter((pl.col("measure") == "opened") & (pl.col("is_withheld") | (pl.col("n") > 0))).is_empty() and (
        now.filter((pl.col("measure") != "backlog") & (pl.col("n") > 0)).is_empty()
    ):
        return "empty"
    return "partial" if now["is_partial"].any() else "whole"


def is_reached(source: Source, week: date, zone: str) -> bool:
    """Whether the source's exports go on into the week."""
    return source.as_of.astimezone(ZoneInfo(zone)).date() >= week


def week_of_measure(rows: pl.DataFrame, name: str, week: date) -> Week | None:
    return next((each for each in trend_of(rows, name) if each.week == week), None)


def trend_of(rows: pl.DataFrame, name: str) -> Iterator[Week]:
    for row in rows.filter(pl.col("measure") == name).sort("week").iter_rows(named=True):
        yield Week(row["week"], row["value"], row["low"], row["high"], row["n"], row["is_partial"])


NOTHING: dict[str, Any] = dict.fromkeys(
    ("value", "low", "high", "n", "value_before", "n_before", "difference", "difference_low", "difference_high")
)


def measured(seen: Warehouse, name: str, rows: pl.DataFrame, week: date, state: str) -> Measured:
    """One measure of the week beside the twelve weeks before it."""
    metric, told = catalogue()[name], rows.filter(pl.col("measure") == name)
    now = told.filter(pl.col("week") == week)
    row = NOTHING | {"is_withheld": False} if now.is_empty() else now.row(0, named=True)
    n, n_before, least = row["n"] or 0, row["n_before"] or 0, minimum_n(seen, name) if metric.unit != "count" else 0
    is_compared = row["difference"] is not None and n >= least and n_before >= least
    verdict = metric.verdict(row["difference"], row["difference_low"], row["difference_high"]) if is_compared else ""
    both = told.filter(pl.col("week").is_between(week - ONE_WEEK, week))
    return Measured(
        name=name,
        **{each: row[each] for each in ("value", "low", "high", "value_before")},
        **{each: row[each] for each in ("difference", "difference_low", "difference_high")},
        n=n,
        n_before=n_before,
        verdict=verdict,
        is_too_few=row["value"] is not None and n < least,
        is_compared=is_compared,
        is_settled=both.is_empty() or bool(both["is_settled"].all()),
        absent=absence(name, row, told, state),
        trend=tuple(trend_of(rows, name)),
    )  # fmt: skip


def absence(name: str, row: dict[str, Any], told: pl.DataFrame, state: str) -> str:
    """Why there is no value, in one word."""
    if row["value"] is not None:
        return ""
    if row["is_withheld"]:
        return "withheld"
    if state in ("before", "after", "nothing", "empty"):
        return state
    if name == "backlog":
        return "not over"
    return "none in the week" if told["n"].fill_null(0).sum() else "not recorded"


def changes_of(seen: Warehouse, scope: Scope, week: date, audience: Audience) -> tuple[Change, ...]:
    rows = moved(seen, scope, week, audience.dimensions).drop("p")
    return tuple(Change(**row, verdict=verdict_of(row)) for row in rows.iter_rows(named=True))


def verdict_of(row: dict[str, Any]) -> str:
    """Noise is neither better nor worse."""
    if not row["is_signal"]:
        return "unclear"
    return catalogue()[row["measure"]].verdict(row["difference"], row["difference_low"], row["difference_high"])


def splits_of(
    seen: Warehouse, scope: Scope, week: date, audience: Audience, measures: tuple[Measured, ...]
) -> Iterator[Split]:
    """Each compared share by what it is looked at by: teams, or channels where no team is named."""
    by = "team" if "team" in audience.dimensions else "channel"
    now, before = scope.during(week_of(week)), scope.during(week_of(week - ONE_WEEK))
    for each in measures:
        if each.name not in SPLIT or not each.is_compared or min(each.n, each.n_before) < MINIMUM:
            continue
        found = mix_and_rate(seen, now, before, each.name, by)
        if found.change is None or found.mix is None or found.rate is None:
            continue
        parts = sorted(found.segments.items(), key=lambda part: (-abs(part[1].mix) - abs(part[1].rate), part[0]))
        yield Split(
            each.name,
            by,
            found.change,
            found.mix,
            found.rate,
            tuple((name, part.mix, part.rate) for name, part in parts),
            is_whole=abs(found.change - (each.difference or 0.0)) < 1e-9,
        )


@dataclass(frozen=True)
class Said:
    """What customers said in the week."""

    comments: tuple[Comment, ...]
    stories: tuple[Story, ...]


def said_in(seen: Warehouse, within: Scope, audience: Audience) -> Said:
    comments = seen.run("weekly_snapshot/comments", within, most=MOST_COMMENTS).rows(named=True)
    stories = seen.run("weekly_snapshot/stories", within).rows(named=True)
    redactor = redactor_for(seen, within, [row["comment"] for row in (*comments, *stories)])
    return Said(
        tuple(comment_of(row, row["kind"], row["is_good"], audience, redactor) for row in comments),
        tuple(story_of(row, audience, redactor) for row in stories),
    )


def comment_of(row: dict[str, Any], kind: str, is_good: bool, audience: Audience, redactor: Redactor) -> Comment:
    named = not audience.is_executive
    return Comment(
        kind,
        row["score"],
        row["scale_min"],
        row["scale_max"],
        is_good,
        redactor.redacted(row["comment"]),
        row["topic"] if named else None,
        row["team"] if named else None,
    )


def story_of(row: dict[str, Any], audience: Audience, redactor: Redactor) -> Story:
    """To executives a story is told without what would find its ticket."""
    known = row if not audience.is_executive else {}
    return Story(
        row["story"],
        comment_of(row, "csat", row["story"] == "good", audience, redactor),
        ticket=known.get("ticket_id"),
        source=known.get("source"),
        channel=known.get("channel"),
        response=known.get("response"),
        resolution=known.get("resolution"),
        **{name: row[name] for name in ("reopens", "transfers", "is_escalated", "is_sla_met", "decision", "authority")},
    )
