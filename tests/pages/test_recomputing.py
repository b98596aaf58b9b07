"""A page asks for what changed and for nothing else."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
import streamlit as st

from queries.scope import Scope
from queries.warehouse import Warehouse
from tests.pages.conftest import FRAME, OpenPage

PAGES = re.findall(r'Listed\("(\w+\.py)"', FRAME.read_text(encoding="utf-8"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the warehouse was really asked since the test began: question, scope and parameters as they were bound."""
    found: list[str] = []
    run = Warehouse.run

    def counted(self: Warehouse, question: str, scope: Scope, **parameters: Any) -> pl.DataFrame:
        bound = {name: self._bound(value) for name, value in {**parameters, "scope": scope}.items()}
        found.append(f"{question} {bound}")
        return run(self, question, scope, **parameters)

    monkeypatch.setattr(Warehouse, "run", counted)
    st.cache_resource.clear()
    return found


def test_the_navigation_names_every_page():
    assert len(PAGES) >= 12


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_only_for_what_a_filter_changed(open_page: OpenPage, asked: list[str], page: str):
    app = open_page(page)
    first = list(asked)
    assert first, "a page without a question would pass for nothing"
    app.run()
    assert asked == first, "nothing changed"
    app.selectbox(key="compare_seen").set_value("Nothing").run()
    compared = asked[len(first) :]
    assert not set(compared) & set(first)
    app.multiselect(key="teams").set_value(["Billing"]).run()
    app.multiselect(key="teams").set_value([]).run()
    again = asked[len(first) + len(compared) :]
    assert not set(again) & {*first, *compared}, "what was asked before was asked again"
    assert not app.exception


def test_a_control_of_one_chart_asks_for_that_chart_alone(open_page: OpenPage, asked: list[str]):
    app = open_page("response_times.py")
    asked.clear()
    app.button_group(key="by_hour_colour").set_value("Median").run()
    assert asked == []
    app.button_group(key="compare_by_seen").set_value("channel").run()
    assert {question.partition(" ")[0] for question in asked} == {"response_times/by_segment"}
