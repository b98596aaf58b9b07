"""The snapshot as sections of words, tables and figures: what the HTML prints and the sheet lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import polars as pl

from pages.charts import weekly_snapshot as charts
from pages.language import language, say, say_counted
from pages.parts import words
from pages.parts.tiles import Tile, small_print, told_difference
from pages.snapshot import told
from pages.snapshot.commentary import Block, Commentary, blocks
from pages.snapshot.content import Change, Snapshot
from pages.snapshot.identity import Identity
from queries.metrics import catalogue

SPARK_WIDTH, SPARK_HEIGHT = 120, 28
# Signals that stand in short; all stand below.
MOST_SIGNALS = 3
# Stand in a sentence for what the printer counts.
PAGE, PAGES = "1000001", "1000002"


@dataclass(frozen=True)
class Chart:
    """A figure with its heading, main fact and the table of what is drawn."""

    name: str
    title: str
    fact: str
    figure: go.Figure
    table: pl.DataFrame


@dataclass(frozen=True)
class Number:
    """A headline number as it is printed. `spark` holds the points of its trend line."""

    name: str
    label: str
    value: str
    raw: float | None
    difference: str
    verdict: str
    mood: str
    small: str
    definition: str
    is_quiet: bool
    spark: str


@dataclass(frozen=True)
class Line:
    """A change in words. `mood` is better, worse, changed or noise."""

    title: str
    words: str
    verdict: str
    mood: str


@dataclass(frozen=True)
class Quote:
    """What a customer wrote, what it was about, and for a story the rule that chose it."""

    words: str
    about: str
    mood: str
    title: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that a file says, in one language."""

    language: str
    title: str
    week: str
    audience: str
    data_line: str
    as_of: str
    details: list[tuple[str, str]]
    warnings: list[str]
    short: list[str]
    commentary: list[Block]
    numbers: list[Number]
    moved: str
    signals: list[Line]
    noise: list[Line]
    splits: list[str]
    charts: dict[str, Chart]
    stories: list[Quote]
    comments: list[Quote]
    comments_rule: str
    identity: Identity
    labels: dict[str, str]


def report_of(snapshot: Snapshot, commentary: Commentary | None) -> Report:
    """In the language that is spoken now."""
    numbers = [number_of(told.tile_of(each, snapshot)) for each in snapshot.measures]
    return Report(
        language=language(),
        title=say("Weekly snapshot"),
        week=words.week(snapshot.week),
        audience=told.audience_words(snapshot.audience),
        data_line=told.data_line(snapshot),
        as_of=say("Data to {as_of}", as_of=words.instant(snapshot.as_of, snapshot.zone)),
        details=details(snapshot),
        warnings=told.warnings(snapshot),
        short=list(in_short(snapshot, numbers)),
        commentary=blocks(commentary.words) if commentary else [],
        numbers=numbers,
        moved=told.moved_found(snapshot),
        signals=[line_of(each, snapshot) for each in snapshot.signals],
        noise=[line_of(each, snapshot) for each in snapshot.noise],
        splits=[told.split_fact(each).replace("**", "") for each in snapshot.splits],
        charts={chart.name: chart for chart in charts_of(snapshot)},
        stories=list(stories_of(snapshot)),
        comments=[
            Quote(each.words, told.comment_line(each), "better" if each.is_good else "worse")
            for each in snapshot.comments
        ],
        comments_rule=told.comments_rule(),
        identity=Identity.of(snapshot, language()),
        labels=labels(),
    )


def in_short(snapshot: Snapshot, numbers: list[Number]) -> Iterator[str]:
    """The week for who has a minute: what is better and what is worse, and whether that is enough to act on. Nothing
    where the weeks are not compared."""
    if not any(each.is_compared for each in snapshot.measures):
        return
    moved = {mood: ", ".join(shortest(each) for each in numbers if each.mood == mood) for mood in ("worse", "better")}
    if moved["worse"]:
        yield say("Worse than the week before: {measures}.", measures=moved["worse"])
    if moved["better"]:
        yield say("Better than the week before: {measures}.", measures=moved["better"])
    if not any(moved.values()):
        yield say("No measure of the whole changed by more than chance explains.")
    parts = [f"{each.title} ({each.verdict})" for each in map(partial(line_of, snapshot=snapshot), snapshot.signals)]
    if parts:
        yield say_counted(
            "{n} change stands out among all that were compared: {changes}.",
            "{n} changes stand out among all that were compared: {changes}.",
            len(parts),
            changes="; ".join(parts[:MOST_SIGNALS]) + (" …" if len(parts) > MOST_SIGNALS else ""),
        )
    elif any(moved.values()):
        yield say(
            "Among all values that were compared none stands out, so it may yet be chance: watch it, and wait for "
            "another week before you act."
        )


def shortest(each: Number) -> str:
    """`SLA missed 10.3 % (-9.2 pts)`."""
    return f"{each.label} {each.value} ({each.difference})"


def labels() -> dict[str, str]:
    """The headings, and the words that a file needs around its content."""
    return {
        "short": say("In short"),
        "headline": say("The week in numbers"),
        "moved": say("What moved, and where"),
        "noise": say("Within noise"),
        "band": say(
            "Within the band a change cannot be told from none. Of so many comparisons one in twenty lies outside "
            "it by chance alone: only filled diamonds are signals."
        ),
        "splits": say("Another mix, or another rate?"),
        "commentary": say("Commentary"),
        "stories": say("Two stories"),
        "no_stories": told.no_stories(),
        "comments": say("What customers wrote"),
        "no_comments": say("No comment was written in this week."),
        "about": say("About these numbers"),
        "table": say("The numbers of this chart"),
        "definition": say("Definition"),
        "no_script": say(
            "The charts need JavaScript, which this reader does not run; their numbers stand in the tables."
        ),
        "page": say("Page {page} of {pages}", page=PAGE, pages=PAGES),
        "intervals": say(
            "n is how many values stand behind a number. A difference is called better or worse only when its 95 % "
            "interval excludes no change."
        ),
    }


def details(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What has to be known about where the numbers come from."""
    identity = Identity.of(snapshot, language())
    return [
        (say("Filters"), "; ".join(told.filter_lines(snapshot))),
        (say("Time zone of days and weeks"), snapshot.zone),
        (say("Clock"), told.clock_words(snapshot)),
        (say("Data"), told.data_line(snapshot)),
        (say("Exports"), "; ".join(exports(snapshot)) or words.ABSENT),
        (say("Definitions, version"), snapshot.definitions),
        (say("Warehouse"), snapshot.warehouse),
        (say("Hash of the numbers"), identity.digest),
    ]


def exports(snapshot: Snapshot) -> Iterator[str]:
    for source in snapshot.sources:
        yield say(
            "{source} from {first} to {as_of}",
            source=words.named(source.name),
            first=words.day(source.first_day),
            as_of=words.instant(source.as_of, snapshot.zone),
        )


def number_of(tile: Tile) -> Number:
    label, metric = say(tile.metric.label), tile.metric
    if tile.value is None:
        return Number(
            metric.name, label, words.ABSENT, None, "", "", "", tile.absent, say(metric.words), True, ""
        )  # fmt: skip
    difference, _, verdict = (None, "off", None) if tile.is_too_few else told_difference(tile)
    judged = metric.verdict(tile.difference or 0.0, tile.difference_low, tile.difference_high)
    return Number(
        metric.name,
        label,
        words.number(tile.value, metric.unit, tile.clock),
        tile.value,
        difference or "",
        verdict or "",
        judged if difference and tile.is_comparable else "",
        small_print(tile),
        say(metric.words),
        tile.is_too_few,
        spark(unbroken(tile.trend)),
    )


def unbroken(trend: tuple[float | None, ...]) -> list[float]:
    """The values since the last week without one: a line drawn across a gap would invent a week."""
    known: list[float] = []
    for value in reversed(trend):
        if value is None:
            break
        known.insert(0, value)
    return known


def spark(values: list[float]) -> str:
    """The points of a trend line in its box, from zero up: "0,28 10,14 ..."."""
    if len(values) < 2:
        return ""
    top = max(*values, 0.0) or 1.0
    step = SPARK_WIDTH / (len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * value / top:.1f}"
        for place, value in enumerate(values)
    )


def line_of(change: Change, snapshot: Snapshot) -> Line:
    verdict = told.verdict_words(change.verdict, change.is_signal)
    mood = change.verdict if change.verdict in ("better", "worse") else "changed" if change.is_signal else "noise"
    title = f"{say(catalogue()[change.measure].label)}, {told.where(change)}"
    return Line(title, told.change_words(change, snapshot), verdict, mood)


def stories_of(snapshot: Snapshot) -> Iterator[Quote]:
    for story in snapshot.stories:
        yield Quote(
            story.comment.words,
            " · ".join(told.story_facts(story, snapshot)),
            "better" if story.kind == "good" else "worse",
            told.story_title(story),
            told.story_rule(story),
        )


def charts_of(snapshot: Snapshot) -> Iterator[Chart]:
    trends = told.trends(snapshot)
    if trends:
        yield drawn(
            "weeks", say("Thirteen weeks"), told.weeks_fact(), lambda: charts.weeks(trends), told.weeks_table(snapshot)
        )
    shown = (*snapshot.signals, *snapshot.noise)
    if shown:
        yield drawn(
            "moved",
            say("Changes against their own noise"),
            told.moved_found(snapshot),
            lambda: charts.moved(told.changes_frame(shown, snapshot)),
            told.changes_table(shown),
        )
    if snapshot.splits:
        yield drawn(
            "mix_and_rate",
            say("Mix and rate"),
            " ".join(told.split_fact(each).replace("**", "") for each in snapshot.splits),
            lambda: charts.mix_and_rate(told.splits_frame(snapshot)),
            told.splits_table(snapshot),
        )


def drawn(name: str, title: str, fact: str, draw: Callable[[], go.Figure], table: pl.DataFrame) -> Chart:
    return Chart(name, title, fact, draw(), table)
