"""How values of the help desk are written: ids, tags, texts, scores."""

from __future__ import annotations

import polars as pl

from data.demo_company import company, words
from data.demo_company.json_text import joined
from data.demo_company.ledger import CUSTOMER, OFFERED, TAGS
from data.demo_company.world import CUSTOMER_ID_STEP, CUSTOMER_IDS_FROM, STAFF_ID_STEP, STAFF_IDS_FROM

GROUP_IDS_FROM = 360_005_120_001
SCORES = {OFFERED: "offered", 1: "bad", 2: "bad", 3: "bad", 4: "good", 5: "good"}


def known(name: str, least: int = 0) -> pl.Expr:
    """A column, null where it is below `least`."""
    return pl.when(pl.col(name) >= least).then(pl.col(name))


def staff_id(person: pl.Expr) -> pl.Expr:
    """The user id of one of the staff; null stays null."""
    return person.cast(pl.Int64) * STAFF_ID_STEP + STAFF_IDS_FROM


def author_id(author: pl.Expr) -> pl.Expr:
    """The user id of an author of rows: the staff, a customer, -1 for the system."""
    author = author.cast(pl.Int64)
    return (
        pl.when(author < 0)
        .then(pl.lit(-1, dtype=pl.Int64))
        .when(author < CUSTOMER)
        .then(staff_id(author))
        .otherwise((author - CUSTOMER) * CUSTOMER_ID_STEP + CUSTOMER_IDS_FROM)
    )


def score_text(score: pl.Expr) -> pl.Expr:
    """What the old fields say: the scale of five turned into good and bad, as Zendesk turns it."""
    return score.cast(pl.Int64).replace_strict(SCORES, default="unoffered", return_dtype=pl.String)


def text_of(place: pl.Expr, filler: pl.Expr, ticket_id: pl.Expr) -> pl.Expr:
    """The texts at these places with their gaps filled."""

    def part(of: pl.Series) -> pl.Expr:
        return place.map_batches(lambda places: of.gather(places.cast(pl.Int64).clip(0)), return_dtype=of.dtype)

    return joined(part(words.BEFORE), words.filled(part(words.KINDS), filler, ticket_id), part(words.AFTER))


def tag_list(bits: pl.Expr, reason: pl.Expr) -> pl.Expr:
    """The JSON list of a ticket's tags: its contact reason and the bits of TAGS."""
    key = bits * len(company.REASONS) + reason

    def texts(keys: pl.Series) -> pl.Series:
        known = keys.unique().sort()
        lists = [_tag_text(key // len(company.REASONS), key % len(company.REASONS)) for key in known]
        return keys.replace_strict(known, pl.Series(lists, dtype=pl.String), return_dtype=pl.String)

    return key.map_batches(texts, return_dtype=pl.String)


def _tag_text(bits: int, reason: int) -> str:
    names = [company.REASONS[reason].tag, *(name for place, name in enumerate(TAGS) if bits >> place & 1)]
    return "[" + ",".join(f'"{name}"' for name in sorted(names)) + "]"
