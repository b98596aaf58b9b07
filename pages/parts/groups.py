"""Groups beside each other, as queries/followed.py compares them: a chart of shares with the difference in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from pages.charts.side_by_side import estimates
from pages.language import say
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.table import percent

Row = dict[str, Any]


def told_share(row: Row) -> str:
    """`36.6 % (95 %: 30.1 % to 43.0 %; n = 231)`."""
    return say(
        "{share} ({interval}; n = {n})",
        share=words.share(row["share"]),
        interval=words.interval(row["low"], row["high"], "share"),
        n=words.count(row["n"]),
    )


def told_of(share: float | None, low: float | None, high: float | None, is_few: bool) -> str:
    """`53.8 % (95 %: 44.8 % to 62.6 %)` after the numbers of which it is the share; of few it is none."""
    if is_few or share is None:
        return say("too few for a share")
    return say("{share} ({interval})", share=words.share(share), interval=words.interval(low, high, "share"))


def told_groups(rows: Sequence[Row], names: Mapping[str, str], share: Callable[[Row], str] = told_share) -> str:
    """Each of the groups that are large enough with its share; of the others the name and n alone, for a share of few
    says nothing. Groups without a share are left out."""
    enough = [
        say("{name}: {share}.", name=names[row["cell"]], share=share(row)) for row in rows if row["state"] == "told"
    ]
    few = [
        say("{name} (n = {n})", name=names[row["cell"]], n=words.count(row["n"]))
        for row in rows
        if row["state"] == "too_few"
    ]
    return " ".join(enough + ([say("Too few to compare: {names}.", names="; ".join(few))] if few else []))


def told_reach(low: float | None, high: float | None) -> str:
    """The interval of a time that not everything has reached: it may have no end."""
    if low is not None and high is None:
        return say("95 %: from {low}, no end reached", low=words.duration(low))
    return words.interval(low, high, "duration")


def is_apart(row: Row) -> bool:
    """Whether the interval of the difference excludes none."""
    low, high = row["difference_low"], row["difference_high"]
    return low is not None and high is not None and (low > 0 or high < 0)


def told_difference(row: Row) -> str:
    """`+21.7 points (95 %: +3.2 to +34.9)`."""
    return say(
        "{difference} ({interval})",
        difference=words.points(row["difference"]),
        interval=words.difference_interval(row["difference_low"], row["difference_high"], "share"),
    )


def show_groups(
    name: str,
    title: str,
    fact: str,
    groups: pl.DataFrame,
    labels: Sequence[str],
    marks: Sequence[Row],
    column: str,
    key: tuple[Any, ...] = (),
    note: str = "",
) -> None:
    """A dot with its interval for each of `groups` that has a share, in their order; `column` names the share."""
    known = groups.with_row_index("place").filter(pl.col("share").is_not_null())
    places = known["place"].to_list()
    own_labels, own_marks = [labels[place] for place in places], [marks[place] for place in places]
    rows = known.rename({"share": "value"})
    show_chart(
        name,
        title,
        fact,
        groups_table(known, own_labels, column),
        partial(estimates, rows, own_labels, own_marks, 100.0, "%"),
        (name, *key),
        note=note,
    )


def groups_table(groups: pl.DataFrame, labels: Sequence[str], column: str) -> pl.DataFrame:
    return groups.select(
        pl.Series(say("Group"), labels, dtype=pl.String),
        percent("share", column),
        percent("low", say("95 % from")),
        percent("high", say("95 % to")),
        pl.col("n"),
        (pl.col("difference") * 100).round(1).alias(say("Difference (points)")),
        (pl.col("difference_low") * 100).round(1).alias(say("Difference, 95 % from")),
        (pl.col("difference_high") * 100).round(1).alias(say("Difference, 95 % to")),
    )


def row_of(groups: pl.DataFrame, cell: str) -> Row | None:
    """The row of a group; None where it has no share to be told."""
    found = groups.filter((pl.col("cell") == cell) & pl.col("share").is_not_null())
    return found.row(0, named=True) if found.height else None
