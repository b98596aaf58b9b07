"""The catalogue of principles: whole, in order, and naming what exists."""

from __future__ import annotations

from pathlib import Path

from queries.metrics import catalogue
from queries.principles import measures_of_principles, principles

PAGES = Path(__file__).parents[2] / "pages"


def test_every_measure_named_exists_and_is_named_once():
    named = [name for each in principles() for name in each.measures]
    assert set(named) <= set(catalogue())
    assert len(named) == len(set(named))


def test_every_principle_says_what_it_demands_where_it_is_shown_and_what_to_load():
    assert len(principles()) == 12
    for each in principles():
        assert each.measures, each.name
        assert (PAGES / f"{each.page}.py").is_file(), each.name
        for words in (each.demands, each.load):
            assert words.endswith("."), each.name
        assert each.counter in catalogue()


def test_what_is_read_beside_is_asked_for_too():
    asked = measures_of_principles()
    assert len(asked) == len(set(asked))
    assert {each.counter for each in principles()} <= set(asked)
