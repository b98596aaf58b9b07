"""The snapshot in the reader's words: what the page and the files say alike. Names pass `safe`, which the page sets to
words.plain (it writes Markdown) and the files leave alone (they escape everything)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import polars as pl

from pages.charts.weekly_snapshot import Trend
from pages.language import later, say, say_counted
from pages.parts import words
from pages.parts.filters import said_filter
from pages.parts.tiles import Tile
from pages.snapshot.audience import Audience
from pages.snapshot.content import TREND_WEEKS, Change, Comment, Measured, Snapshot, Split, Story
from pages.snapshot.redact import REMOVED
from queries.metrics import Metric, catalogue
from queries.scope import week_name
from queries.weekly import FALSE_SHARE, MINIMUM

Safe = Callable[[str], str]


def before(snapshot: Snapshot) -> str:
    """`2026-W45`."""
    return week_name(snapshot.week - timedelta(weeks=1))


def clock_of(metric: Metric, snapshot: Snapshot) -> str:
    return snapshot.clock if metric.clock == "both" else "calendar"


def audience_words(audience: Audience, safe: Safe = str) -> str:
    if audience.is_executive:
        return say("for executives: no person, no team and no small group is named")
    if audience.teams:
        return say_counted(
            "for the lead of one team: {teams}",
            "for the lead of {n} teams: {teams}",
            len(audience.teams),
            teams=safe(", ".join(audience.teams)),
        )
    return say("for managers")


def warnings(snapshot: Snapshot, safe: Safe = str) -> list[str]:
    """What stands on top, because every number below has to be read with it."""
    found = [told] if (told := state_words(snapshot)) else []
    if snapshot.state in ("whole", "partial", "empty"):
        found += [
            say(
                "{source} is told to {as_of} only: this week is missing or incomplete in it.",
                source=safe(words.named(source.name)),
                as_of=words.instant(source.as_of, snapshot.zone),
            )
            for source in snapshot.sources
            if source.is_behind
        ]
    return found


def state_words(snapshot: Snapshot) -> str:
    week = snapshot.week_name
    as_of = words.instant(snapshot.as_of, snapshot.zone)
    if snapshot.state == "nothing":
        return say("No ticket is loaded for this reader, so there is nothing to tell of {week}.", week=week)
    if snapshot.state == "before":
        first = min(source.first_day for source in snapshot.sources)
        return say(
            "Week {week} lies before the first data: the exports begin on {day}.", week=week, day=words.day(first)
        )
    if snapshot.state == "after":
        return say("Week {week} lies after the last data: the exports end on {as_of}.", week=week, as_of=as_of)
    if snapshot.state == "running":
        return say(
            "This week was still running when the exports were made on {as_of}: they hold only a part of this week. "
            "It is not compared with whole weeks.",
            as_of=as_of,
        )
    if snapshot.state == "partial":
        return say("The exports hold only a part of this week. It is not compared with whole weeks.")
    if snapshot.state == "empty":
        return say("No ticket of week {week} fits: nothing was opened, solved or answered in it.", week=week)
    return ""


def why_absent(each: Measured) -> str:
    """Why a measure has no value."""
    reasons = {
        "withheld": say("withheld: too few to show without telling of persons"),
        "before": say("before the first data"),
        "after": say("after the last data"),
        "nothing": say("no data"),
        "empty": say("no ticket in this week"),
        "not over": say("known only once the week is over"),
    }
    if each.absent in reasons:
        return reasons[each.absent]
    if each.absent == "none in the week":
        return {
            "first_response": say("no first reply by this clock in this week"),
            "resolution_of_solved": say("no resolution by this clock in this week"),
            "csat": say("no answered survey in this week"),
        }.get(each.name, say("no data in this week"))
    return {
        "first_response": say("no first reply by this clock in these weeks"),
        "resolution_of_solved": say("no resolution by this clock in these weeks"),
        "csat": say("no answered survey in these weeks"),
        "transferred": say("not in these exports: they do not record transfers"),
        "sla_missed": say("not in these exports: they do not record service levels"),
    }.get(each.name, say("not recorded in these exports"))


def tile_of(each: Measured, snapshot: Snapshot) -> Tile:
    """A headline measure as a tile. A week that the exports hold only in part is never compared with a whole one."""
    metric = catalogue()[each.name]
    if each.value is None:
        return Tile(metric, None, 0, absent=why_absent(each))
    return Tile(
        metric,
        each.value,
        each.n,
        low=each.low,
        high=each.high,
        difference=each.difference,
        difference_low=each.difference_low,
        difference_high=each.difference_high,
        n_before=each.n_before,
        against=before(snapshot),
        trend=tuple(week.value for week in each.trend),
        note=note_of(each, snapshot),
        clock=clock_of(metric, snapshot),
    )


def note_of(each: Measured, snapshot: Snapshot) -> str:
    """What must be known to read the tile. Exports cut by opening date hold no older tickets, so a backlog grows."""
    notes = []
    if snapshot.state in ("running", "partial"):
        notes.append(say("partial week: not compared"))
    if each.name == "csat" and snapshot.coverage and snapshot.coverage.value is not None:
        asked = snapshot.coverage
        share, n = words.share(asked.value, 0), words.count(asked.n)
        notes.append(say("{share} of {n} asked answered", share=share, n=n))
    if each.name in ("backlog", "resolution_of_solved") and snapshot.sources:
        first = min(source.first_day for source in snapshot.sources)
        notes.append(say("of tickets opened since {day}", day=words.day(first)))
    if each.name == "resolution_of_solved" and not each.is_settled:
        notes.append(say("not compared: the exports hold too few older tickets, or end before this week"))
    return ", ".join(notes)


def drawn(metric: Metric, largest: float | None, clock: str) -> tuple[float, str]:
    """(factor, unit) in which a measure is drawn: durations in what suits the largest, shares in per cent."""
    if metric.unit == "duration":
        divisor, unit = words.axis(largest, clock)
        return 1 / divisor, unit
    return (100.0, "%") if metric.unit == "share" else (1.0, say(words.UNITS[metric.unit]))


def trends(snapshot: Snapshot) -> list[Trend]:
    """The thirteen weeks of each measure that has any, ready to be drawn."""
    return [
        trend_of(each, snapshot) for each in snapshot.measures if any(week.value is not None for week in each.trend)
    ]


def trend_of(each: Measured, snapshot: Snapshot) -> Trend:
    metric = catalogue()[each.name]
    clock = clock_of(metric, snapshot)
    factor, unit = drawn(metric, max((week.value for week in each.trend if week.value is not None), default=0.0), clock)
    rows = [
        {
            "week": week.week,
            "value": week.value,
            "low": week.low,
            "high": week.high,
            "is_partial": week.is_partial,
            "told": ": ".join((week_name(week.week), words.number(week.value, metric.unit, clock))),
        }
        for week in each.trend
    ]
    schema = {"week": pl.Date, **dict.fromkeys(("value", "low", "high"), pl.Float64), "is_partial": pl.Boolean}
    return Trend(each.name, say(metric.label), unit, factor, pl.DataFrame(rows, schema={**schema, "told": pl.String}))


def weeks_fact() -> str:
    return say(
        "Each measure in {n} weeks with its 95 % interval; an open dot is a week that the exports hold in part.",
        n=TREND_WEEKS,
    )


def weeks_table(snapshot: Snapshot) -> pl.DataFrame:
    """The weeks under readers' names; durations in minutes, shares in per cent."""
    rows = [row for each in snapshot.measures for row in week_rows(each)]
    names = (
        say("Measure"),
        say("Week"),
        say("Unit"),
        say("Value"),
        say("95 % from"),
        say("95 % to"),
        "n",
        say("Covered"),
    )
    kinds = (pl.String, pl.String, pl.String, pl.Float64, pl.Float64, pl.Float64, pl.Int64, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def week_rows(each: Measured) -> Iterator[tuple[str | float | int | None, ...]]:
    metric = catalogue()[each.name]
    size, unit = size_of(metric)
    for week in each.trend:
        covered = say("partial") if week.is_partial else say("whole")
        numbers = scaled(size, week.value, week.low, week.high)
        yield (say(metric.label), week_name(week.week), unit, *numbers, week.n, covered)


def size_of(metric: Metric) -> tuple[float, str]:
    """(factor, unit) of tables: minutes, per cent, or the measure's own."""
    if metric.unit == "duration":
        return 1 / words.MINUTE, say("minutes")
    return (100.0, "%") if metric.unit == "share" else (1.0, say(words.UNITS[metric.unit]))


def scaled(size: float, *values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value * size, 1) for value in values)


def moved_found(snapshot: Snapshot) -> str:
    """What was compared, and how many changes are more than noise."""
    if not snapshot.changes:
        return say(
            "Nothing can be compared: both weeks must be covered whole by the same exports, and hold {n} values of it "
            "each.",
            n=MINIMUM,
        )
    against, count = before(snapshot), words.count(len(snapshot.changes))
    looked_at = looked_in(snapshot)
    if not snapshot.signals and any(each.verdict in ("better", "worse") for each in snapshot.measures):
        return say(
            "Compared with {week}: {count} values, {looked_at}. None stands out from what chance gives among so many.",
            week=against,
            count=count,
            looked_at=looked_at,
        )
    if not snapshot.signals:
        return say(
            "Compared with {week}: {count} values, {looked_at}. None stands out from what chance gives among so many.",
            week=against,
            count=count,
            looked_at=looked_at,
        )
    return say_counted(
        "Compared with {week}: {count} values, {looked_at}. {n} change is a signal; "
        "of changes called so at most {share} are expected to be noise (Benjamini and Hochberg).",
        "Compared with {week}: {count} values, {looked_at}. {n} changes are signals; "
        "of changes called so at most {share} are expected to be noise (Benjamini and Hochberg).",
        len(snapshot.signals),
        week=against,
        count=count,
        looked_at=looked_at,
        share=words.share(FALSE_SHARE, 0),
    )


def looked_in(snapshot: Snapshot) -> str:
    if "team" in snapshot.audience.dimensions:
        return say("as a whole and by team, channel and priority")
    return say("as a whole and by channel and priority")


def where(change: Change, safe: Safe = str) -> str:
    """`Channel email`, or the measure as a whole."""
    if change.dimension == "all":
        return say("as a whole")
    return f"{words.dimension(change.dimension)} {safe(words.named(change.segment))}"


def change_words(change: Change, snapshot: Snapshot) -> str:
    """`1 h 23 min, was 50 min (+33 min; 95 %: +12 min to +50 min) · n = 111, 68`."""
    metric = catalogue()[change.measure]
    clock = clock_of(metric, snapshot)
    return say(
        "{now}, was {before} ({difference}; {interval}) · n = {n}, {n_before}",
        now=words.number(change.value, metric.unit, clock),
        before=words.number(change.value_before, metric.unit, clock),
        difference=words.difference(change.difference, metric.unit, clock),
        interval=words.difference_interval(change.difference_low, change.difference_high, metric.unit, clock),
        n=words.count(change.n),
        n_before=words.count(change.n_before),
    )


def verdict_words(verdict: str, is_signal: bool = True) -> str:
    if not is_signal:
        return say("noise")
    return {"better": say("better"), "worse": say("worse")}.get(verdict, say("changed"))


def changes_frame(changes: tuple[Change, ...], snapshot: Snapshot) -> pl.DataFrame:
    """What the chart of changes draws."""
    rows = [
        {
            "measure": each.measure,
            "dimension": each.dimension,
            "segment": each.segment,
            "label": f"{say(catalogue()[each.measure].label)}, {where(each)}",
            "reach": each.reach,
            "verdict": each.verdict,
            "is_signal": each.is_signal,
            "told": change_words(each, snapshot),
        }
        for each in changes
    ]
    texts = dict.fromkeys(("measure", "dimension", "segment", "label"), pl.String)
    schema = {**texts, "reach": pl.Float64, "verdict": pl.String, "is_signal": pl.Boolean, "told": pl.String}
    return pl.DataFrame(rows, schema=schema)


def changes_table(changes: tuple[Change, ...]) -> pl.DataFrame:
    rows = []
    for each in changes:
        metric = catalogue()[each.measure]
        size, unit = size_of(metric)
        rows.append(
            (
                say(metric.label),
                where(each),
                unit,
                *scaled(
                    size, each.value, each.value_before, each.difference, each.difference_low, each.difference_high
                ),
                each.n,
                each.n_before,
                verdict_words(each.verdict, each.is_signal),
            )
        )
    names = (
        *(say("Measure"), say("Where"), say("Unit"), say("Value"), say("Week before"), say("Difference")),
        *(say("95 % from"), say("95 % to"), "n", say("n before"), say("Verdict")),
    )
    kinds = (pl.String,) * 3 + (pl.Float64,) * 5 + (pl.Int64,) * 2 + (pl.String,)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


WHOLE_SPLIT = later(
    "**{measure}** changed by {change}. By {dimension}: {mix} from another mix of tickets, {rate} from within."
)
PARTIAL_SPLIT = later(
    "**{measure}** changed by {change} without the groups that are too small to show. By {dimension}: {mix} from "
    "another mix of tickets, {rate} from within."
)


def split_fact(split: Split, safe: Safe = str) -> str:
    """What of a change came from another mix, and what from within."""
    metric = catalogue()[split.measure]
    sentence = WHOLE_SPLIT if split.is_whole else PARTIAL_SPLIT
    told = say(
        sentence,
        measure=safe(say(metric.label)),
        change=words.points(split.change),
        mix=words.points(split.mix),
        rate=words.points(split.rate),
        dimension=words.inside(words.dimension(split.by)),
    )
    if split.parts:
        name, mix, rate = split.parts[0]
        told += " " + say(
            "Most came from {name} (mix {mix}, within {rate}).",
            name=safe(words.named(name)),
            mix=words.points(mix),
            rate=words.points(rate),
        )
    return told


def splits_frame(snapshot: Snapshot) -> pl.DataFrame:
    rows = [
        {"label": say(catalogue()[each.measure].label), "mix": each.mix, "rate": each.rate} for each in snapshot.splits
    ]
    return pl.DataFrame(rows, schema={"label": pl.String, "mix": pl.Float64, "rate": pl.Float64})


def splits_table(snapshot: Snapshot) -> pl.DataFrame:
    """Every part of every split, in points; the sums first."""
    rows = []
    for each in snapshot.splits:
        label = say(catalogue()[each.measure].label)
        rows.append((label, say("All"), *scaled(100, each.mix, each.rate)))
        rows += [(label, words.named(name), *scaled(100, mix, rate)) for name, mix, rate in each.parts]
    names = (say("Measure"), say("Segment"), say("Mix (points)"), say("Within (points)"))
    kinds = (pl.String, pl.String, pl.Float64, pl.Float64)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def score_words(comment: Comment) -> str:
    """`CSAT 2 of 5`."""
    kind = {"csat": "CSAT", "nps": "NPS", "ces": "CES"}[comment.kind]
    if comment.scale_max is None:
        return f"{kind} {comment.score}"
    return say("{kind}: {score} of {most}", kind=kind, score=comment.score, most=comment.scale_max)


def comment_line(comment: Comment, safe: Safe = str) -> str:
    """Score, and what it was about, where this reader may know."""
    about = [safe(each) for each in (comment.topic, comment.team) if each]
    return " · ".join([score_words(comment), *about])


def comments_rule() -> str:
    return say(
        "The longest comments of satisfied and of dissatisfied customers, each wording once. {mark} stands where a "
        "name, a number or a contact detail was taken out.",
        mark=REMOVED,
    )


def story_title(story: Story) -> str:
    return say("One good story") if story.kind == "good" else say("One to learn from")


def story_rule(story: Story) -> str:
    """By which rule it was chosen."""
    if story.kind == "good":
        return say(
            "Chosen by rule: of the satisfied customers of the week who wrote a comment, the one for whom most had "
            "gone wrong before (reopened, passed on, escalated, a service level missed); then the best score; then the "
            "longest comment."
        )
    return say(
        "Chosen by rule: of the dissatisfied customers of the week who wrote a comment, the one with the worst score; "
        "then the longest wait; then the longest comment."
    )


def story_facts(story: Story, snapshot: Snapshot, safe: Safe = str) -> list[str]:
    """What happened, fact by fact; what is not known, or not for this reader, is left out."""
    facts = [comment_line(story.comment, safe)]
    if story.ticket:
        facts.append(say("Ticket {ticket}", ticket=safe(story.ticket)))
    if story.channel:
        facts.append(say("by {channel}", channel=safe(words.named(story.channel))))
    if story.response is not None:
        facts.append(say("first reply after {time}", time=words.duration(story.response, snapshot.clock)))
    if story.resolution is not None:
        facts.append(say("solved after {time}", time=words.duration(story.resolution, snapshot.clock)))
    if story.transfers:
        facts.append(say_counted("passed on once", "passed on {n} times", story.transfers))
    if story.reopens:
        facts.append(say_counted("reopened once", "reopened {n} times", story.reopens))
    if story.is_escalated:
        facts.append(say("escalated"))
    if story.is_sla_met is False:
        facts.append(say("a service level was missed"))
    if story.decision:
        facts.append(decision_words(story, safe))
    return facts


def decision_words(story: Story, safe: Safe = str) -> str:
    decision = safe((story.decision or "").replace("_", " "))
    if story.authority == "own":
        return say("decided by the agent alone: {decision}", decision=decision)
    if story.authority == "approved":
        return say("decided with an approval: {decision}", decision=decision)
    return say("decided: {decision}", decision=decision)


def no_stories() -> str:
    return say("No survey with a comment was answered in this week, so there is no story to tell.")


def filter_lines(snapshot: Snapshot, safe: Safe = str) -> list[str]:
    """Every filter that is on."""
    if not snapshot.filters:
        return [say("no filter")]
    return [
        f"{said_filter(name)}: {safe(', '.join(words.named(each) for each in chosen))}"
        for name, chosen in snapshot.filters
    ]


def data_line(snapshot: Snapshot) -> str:
    """Data to which instant, in which zone, how many tickets and surveys, how many rows were refused."""
    parts = [
        say("Data to {as_of}", as_of=words.instant(snapshot.as_of, snapshot.zone)),
        say_counted("{n} ticket opened", "{n} tickets opened", snapshot.count_tickets),
        surveys_words(snapshot),
        quarantine_words(snapshot),
    ]
    return " · ".join(part for part in parts if part)


def surveys_words(snapshot: Snapshot) -> str:
    if not snapshot.count_surveys:
        return say("no surveys")
    counted = say_counted("{n} survey", "{n} surveys", snapshot.count_surveys)
    if snapshot.answered_share is None:
        return say("{surveys} (answers alone)", surveys=counted)
    return say("{surveys} ({share} answered)", surveys=counted, share=words.share(snapshot.answered_share, 0))


def quarantine_words(snapshot: Snapshot) -> str:
    """A team lead is not told: refused rows belong to no team."""
    if snapshot.count_quarantined is None:
        return ""
    if not snapshot.count_quarantined:
        return say("no row quarantined")
    return say_counted("{n} row quarantined", "{n} rows quarantined", snapshot.count_quarantined)


def clock_words(snapshot: Snapshot) -> str:
    return say("Durations in business hours") if snapshot.clock == "business" else say("Durations on the calendar")
