"""What customers answered: every score of every scale, and those that they changed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.charts.measure import counts
from pages.language import figures, say

# Good and bad are told by colour, by a pattern and by their order.
COLOURS = {"bad": "#b04a1c", "middle": "#a9b2bb", "good": "#2f74a8"}
PATTERNS = {"bad": "/", "middle": "", "good": ""}
# A segment narrower than this has its number on hover only.
NARROW = 0.05
# In the place of how an answer stands: it is withheld.
BLANK = "withheld"


def answers(rows: pl.DataFrame, scales: Sequence[str]) -> go.Figure:
    """`rows` of satisfaction/answers, `scales` their scale as readers know it, row by row: one bar a scale, its scores
    from the worst to the best. Where some are withheld, what they are together is left blank."""
    scaled = rows.with_columns(pl.Series("scale", scales))
    told = scaled.filter(pl.col("share").is_not_null())
    figure = go.Figure()
    for row in worst_first(with_blanks(scaled.filter(pl.col("scale").is_in(told["scale"].to_list())))):
        if row["standing"] == BLANK:
            add_blank(figure, row)
            continue
        is_wide = row["share"] >= NARROW
        counted = figures(f"{row['n']:,}")
        figure.add_bar(
            x=[row["share"] * 100],
            y=[escape(row["scale"])],
            orientation="h",
            text=[f"<b>{row['score']}</b><br>{row['share'] * 100:.0f} %" if is_wide else ""],
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
            marker={
                "color": COLOURS[row["standing"]],
                "pattern": pattern(PATTERNS[row["standing"]]),
                "line": {"width": 1, "color": "rgba(255,255,255,0.9)"},
            },
            textfont={"color": "#0c1720" if row["standing"] == "middle" else "#ffffff"},
            customdata=carried([mark_of(row)]),
            hovertemplate=f"{row['score']}: {counted} (%{{x:.1f}} %)<extra></extra>",
            showlegend=False,
        )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(range=[0, 100])
    return finish(
        figure,
        "%",
        "",
        height=80 + 74 * max(1, told["scale"].n_unique()),
        barmode="stack",
        uniformtext={"mode": "hide", "minsize": 9},
    )


def with_blanks(scaled: pl.DataFrame) -> pl.DataFrame:
    """The scores that are withheld, as one blank a scale in the place of the first of them: without it the bar would
    begin with the next score and look as if there were no worse one."""
    is_told = pl.col("share").is_not_null()
    rest = (1 - pl.col("share").sum().over("scale")).alias("rest")
    blanks = (
        worst_first_of(scaled)
        .with_columns(rest)
        .filter(~is_told)
        .unique("scale", keep="first", maintain_order=True)
        .with_columns(pl.lit(BLANK).alias("standing"), pl.col("rest").alias("share"))
        .drop("rest")
    )
    return pl.concat([scaled.filter(is_told), blanks], how="diagonal_relaxed")


def add_blank(figure: go.Figure, row: dict[str, Any]) -> None:
    figure.add_bar(
        x=[row["share"] * 100],
        y=[escape(row["scale"])],
        orientation="h",
        marker={"color": "rgba(128,128,128,0.15)", "line": {"width": 1, "color": "rgba(255,255,255,0.9)"}},
        hovertemplate=say("withheld: too few to show without telling of persons") + "<extra></extra>",
        showlegend=False,
    )


def pattern(shape: str) -> dict[str, Any]:
    """Hatched lightly over the colour, so that a number on it can be read."""
    return {"shape": shape, "fillmode": "overlay", "fgcolor": "rgba(255,255,255,0.45)", "solidity": 0.12, "size": 10}


def worst_first(told: pl.DataFrame) -> list[dict[str, Any]]:
    return worst_first_of(told).rows(named=True)


def worst_first_of(told: pl.DataFrame) -> pl.DataFrame:
    worth = pl.when("is_low_good").then(-pl.col("score")).otherwise("score")
    return told.with_columns(worth=worth).sort("scale", "worth", maintain_order=True).drop("worth")


def mark_of(row: dict[str, Any]) -> dict[str, Any]:
    """The tickets of answers that stand as this one does."""
    mark: dict[str, Any] = {"owner": "fact", "measure": row["kind"]}
    if row["kind"] != "nps":
        return mark | {"hit": int(row["standing"] == "good")}
    # Promoters are 1, passives 0 and detractors -1.
    return mark | {"good": {"hit": 1}, "middle": {"hit": 0}, "bad": {"below": 0}}[row["standing"]]


def changed(rows: pl.DataFrame, labels: Sequence[str], better: str, worse: str) -> go.Figure:
    """`rows` of satisfaction/changed: how many went from one score to another. `labels` name the changes; those for the
    worse are hatched."""
    figure = go.Figure()
    for is_better, name in ((True, better), (False, worse)):
        some = [place for place, each in enumerate(rows["is_better"]) if each is is_better]
        figure.add_bar(
            x=[rows["n"][place] for place in some],
            y=[escape(labels[place]) for place in some],
            orientation="h",
            name=escape(name),
            text=[figures(f"{rows['n'][place]:,}") for place in some],
            textangle=0,
            # Beside the bar: inside of a short one it would shrink until nobody can read it.
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": COLOURS["good" if is_better else "bad"],
                "pattern": pattern("" if is_better else "/"),
            },
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )
    figure.update_yaxes(type="category", autorange="reversed")
    return finish(figure, "", "", height=100 + 28 * rows.height)


def reviews_by_week(rows: pl.DataFrame, labels: Sequence[str], unit: str) -> go.Figure:
    """`rows` of satisfaction/reviews by week: one line a site and scale, `labels` naming it row by row."""
    told = rows.with_columns(pl.Series("label", labels), week=pl.col("cell").str.to_date())
    figure = go.Figure()
    for place, label in enumerate(sorted(set(labels))):
        some = told.filter(pl.col("label") == label).sort("week")
        figure.add_scatter(
            x=some["week"].to_list(),
            y=some["mean"].to_list(),
            mode="lines+markers",
            name=escape(label),
            line={"dash": ("solid", "dash", "dot", "dashdot")[place % 4]},
            marker={
                "symbol": ("circle", "square", "diamond", "triangle-up")[place % 4],
                "size": [6 + min(8, n) for n in some["n"]],
            },
            text=counts(some["n"]),
            hovertemplate="%{x}: %{y:.2f}, %{text}<extra></extra>",
        )
    figure.update_xaxes(tickformat="%G-W%V", hoverformat="%G-W%V")
    return finish(figure, "", unit)
