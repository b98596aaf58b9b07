"""Who is never asked how it was: groups of tickets whose customers are asked less often than all the others; and what
those who did answer say of all."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from queries.analyses import minimum_n, satisfaction_beyond_answers
from queries.scope import Scope
from queries.statistics.change import benjamini_hochberg
from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.nonresponse import Response
from queries.statistics.shares import compare_shares, wilson
from queries.warehouse import Warehouse


def seldom_asked(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The rows of satisfaction/asking with `state` (told, too_few) and `verdict`: less, more or unclear, after
    Benjamini and Hochberg over all groups of enough tickets. The least asked first."""
    found = warehouse.run("satisfaction/asking", scope)
    least = minimum_n(warehouse, "coverage")
    told = found.with_columns(
        state=pl.when((pl.col("n") >= least) & (pl.col("n_rest") >= least))
        .then(pl.lit("told"))
        .otherwise(pl.lit("too_few"))
    ).sort("share", "dimension", "cell")
    enough = told.filter(pl.col("state") == "told")
    p_values = [
        compare_shares(row["count_asked"], row["n"], row["count_asked_rest"], row["n_rest"]).p
        for row in enough.iter_rows(named=True)
    ]
    is_signal = benjamini_hochberg([1.0 if p is None else p for p in p_values]).is_rejected
    verdicts = [
        "unclear" if not is_real else "less" if row["difference"] < 0 else "more"
        for row, is_real in zip(enough.iter_rows(named=True), is_signal, strict=True)
    ]
    judged = enough.select("dimension", "cell").with_columns(pl.Series("verdict", verdicts, dtype=pl.String))
    return told.join(judged, on=["dimension", "cell"], how="left", maintain_order="left").with_columns(
        pl.col("verdict").fill_null("unclear")
    )


@dataclass(frozen=True)
class Beyond:
    """CSAT as answered and weighted to all tickets resolved, each with its interval, and what stands behind them."""

    answered: Estimate
    weighted: Estimate  # Wilson's interval for the number of answers that the weights are worth (Kish)
    response: Response


def beyond_answers(warehouse: Warehouse, scope: Scope) -> Beyond:
    found = satisfaction_beyond_answers(warehouse, scope)
    counts = warehouse.run("satisfaction/strata", scope).select(pl.col("satisfied", "answered").sum()).row(0)
    worth = found.effective_n or 0.0
    weighted = UNKNOWN if found.weighted is None else wilson(found.weighted * worth, worth)
    return Beyond(wilson(counts[0], counts[1]), weighted, found)
