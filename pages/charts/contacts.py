"""How many contacts it took until an issue was resolved."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.language import figures, say


def contacts(lengths: pl.DataFrame, labels: Sequence[str]) -> go.Figure:
    """`lengths` as customers/contacts gives them; one bar each, `labels` below."""
    figure = go.Figure()
    figure.add_bar(
        x=list(labels),
        y=lengths["count_chains"].to_list(),
        text=[figures(f"{share:.1%}") for share in lengths["share"]],
        textposition="outside",
        cliponaxis=False,
        customdata=carried({"owner": "trait", "trait": "contacts", "trait_value": str(n)} for n in lengths["contacts"]),
        hovertemplate="%{x}: %{y:,}<extra></extra>",
    )
    figure.update_xaxes(type="category")
    return finish(figure, say("Contacts"), say("Issues"), showlegend=False)
