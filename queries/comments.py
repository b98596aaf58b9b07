"""What customers wrote: themes and moods, read by libraries that run here and send nothing anywhere.

Themes are words that go together: TF-IDF, then a non-negative matrix factorisation (Lee and Seung 1999) by
scikit-learn.
They are found once for all comments that a viewer may see, so that a theme is the same under every filter. Moods are
VADER's (Hutto and Gilbert 2014), a word list with rules for "not", "very" and the like, for English alone: there is no
such list for German that may be used in a business. Which language a comment is in, py3langid tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
import py3langid
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from stop_words import get_stop_words
from vader import polarity_scores

from queries.scope import Scope
from queries.statistics.shares import wilson
from queries.warehouse import Warehouse

# The newest comments that are read, and of each the first letters: enough to know what it is about.
MOST_COMMENTS, MOST_LETTERS = 10_000, 1_000
# From so many comments on there are themes, each word of them standing in at least so many.
FEWEST_COMMENTS, FEWEST_WITH_WORD = 30, 3
MOST_THEMES, COMMENTS_A_THEME, ROUNDS = 16, 12, 150
# A label's words. Between these scores VADER's authors call a text neutral.
WORDS_OF_A_LABEL, NEUTRAL = 3, 0.05
# A comment is taken for the likelier of these: among more, "Excellent service!" is French.
LANGUAGES = ["de", "en"]
MOODS = ("positive", "neutral", "negative", "unknown", "not read")
# Words that are common and yet say what a comment is about.
TELLING = {"no", "not", "never", "nothing", "nobody", "none", "again", "kein", "keine", "nicht", "nichts", "nie"}
STOP_WORDS = (ENGLISH_STOP_WORDS | set(get_stop_words("de"))) - TELLING
MARKUP = re.compile(r"<[^<>]{0,200}>")
WORD = re.compile(r"[^\W\d_]{3,}")
LONGEST_WORD = 40


@dataclass(frozen=True)
class Reading:
    """`comments`: one row per comment that was read, with `theme` (a place in `labels`; null: none), `language` and
    `mood` (of MOODS; 'not read' where it is not English, 'unknown' where VADER knows no word of it). `is_cut`: there
    are older comments that were not read."""

    comments: pl.DataFrame
    labels: tuple[str, ...]
    is_cut: bool


READ = {"survey_id": pl.String, "source": pl.String, "theme": pl.Int64, "language": pl.String, "mood": pl.String}


def read_comments(warehouse: Warehouse, scope: Scope) -> Reading:
    """All comments of `scope` read: ask it once for everything that the viewer may see."""
    found = warehouse.run("satisfaction/commented", scope, most=MOST_COMMENTS)
    texts = [text[:MOST_LETTERS] for text in found["comment"]]
    labels, places = themes_of(texts, names_in(found["agent"].drop_nulls().unique()))
    languages = [language_of(text) for text in texts]
    moods = [mood_of(text, language) for text, language in zip(texts, languages, strict=True)]
    read = pl.DataFrame(
        {
            "survey_id": found["survey_id"],
            "source": found["source"],
            "theme": places,
            "language": languages,
            "mood": moods,
        },
        schema=READ,
    )
    return Reading(read, labels, found.height == MOST_COMMENTS)


def names_in(agents: Iterable[str]) -> frozenset[str]:
    """The words of persons' names: they are no theme, and nobody is to be found by one."""
    return frozenset(word for agent in agents for word in words_of(agent))


def words_of(text: str) -> list[str]:
    """The words of a text, without markup, addresses and numbers: those are nobody's theme and may be somebody's."""
    pieces = MARKUP.sub(" ", text.lower()).split()
    words: list[str] = WORD.findall(" ".join(piece for piece in pieces if not is_address(piece)))
    return [word for word in words if len(word) <= LONGEST_WORD]


def is_address(piece: str) -> bool:
    return "@" in piece or "://" in piece or piece.startswith("www.")


def terms_of(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The telling words of a text, and pairs of them that stand side by side."""
    words = words_of(text)
    telling = [word not in STOP_WORDS and word not in names for word in words]
    pairs = [
        f"{first} {second}"
        for (first, second), both in zip(pairwise(words), pairwise(telling), strict=True)
        if all(both)
    ]
    return [word for word, is_telling in zip(words, telling, strict=True) if is_telling] + pairs


def themes_of(texts: Sequence[str], names: frozenset[str] = frozenset()) -> tuple[tuple[str, ...], list[int | None]]:
    """(labels, the place of each text's theme in them; None: none of them). The same texts give the same themes."""
    terms = [terms_of(text, names) for text in texts]
    counts: dict[str, int] = {}
    for found in terms:
        for term in set(found):
            counts[term] = counts.get(term, 0) + 1
    vocabulary = sorted(term for term, count in counts.items() if count >= FEWEST_WITH_WORD)
    if len(texts) < FEWEST_COMMENTS or len(vocabulary) < 2:
        return (), [None] * len(texts)
    weights = TfidfVectorizer(analyzer=list, vocabulary=vocabulary, sublinear_tf=True).fit_transform(terms)
    kinds = len({tuple(found) for found in terms if found})
    count = min(MOST_THEMES, len(vocabulary), max(2, len(texts) // COMMENTS_A_THEME), kinds)
    # So many rounds and no more: comments that are all alike never settle by a tolerance.
    factors = NMF(n_components=count, init="nndsvda", random_state=0, max_iter=ROUNDS, tol=0)
    # A fit without any remainder leaves, by rounding, less than none.
    with np.errstate(invalid="ignore"):
        strength = factors.fit_transform(weights)
    labels = [label_of(vocabulary, row) for row in factors.components_]
    return settled(labels, strength)


def label_of(vocabulary: Sequence[str], strength: np.ndarray) -> str:
    """The strongest words of a theme, none of them far weaker than the first; what one holds is not said again."""
    chosen: list[str] = []
    for place in np.argsort(-strength, kind="stable"):
        term = vocabulary[place]
        if strength[place] < strength.max() / 5 or len(chosen) == WORDS_OF_A_LABEL:
            break
        if not any(word in other.split() for word in term.split() for other in chosen):
            chosen.append(term)
    return ", ".join(chosen)


def settled(labels: Sequence[str], strength: np.ndarray) -> tuple[tuple[str, ...], list[int | None]]:
    """Each text with its strongest theme; themes that no text has are dropped, those of one label are one."""
    strongest = [int(row.argmax()) if row.max() > 1e-6 else None for row in strength]
    used = sorted({labels[place] for place in strongest if place is not None and labels[place]})
    places = {label: place for place, label in enumerate(used)}
    return tuple(used), [None if place is None else places.get(labels[place]) for place in strongest]


@cache
def languages_are_set() -> bool:
    py3langid.set_languages(LANGUAGES)
    return True


def language_of(text: str) -> str:
    """The likeliest of LANGUAGES; 'unknown' for a text without a word."""
    words = " ".join(words_of(text))
    if not words or not languages_are_set():
        return "unknown"
    language, _ = py3langid.classify(words)
    return str(language)


def mood_of(text: str, language: str) -> str:
    """What VADER makes of an English text."""
    if language != "en":
        return "not read"
    scores = polarity_scores(text)
    if not scores["pos"] and not scores["neg"]:
        return "unknown"
    if abs(scores["compound"]) < NEUTRAL:
        return "neutral"
    return "positive" if scores["compound"] > 0 else "negative"


THEMES = {
    "theme": pl.String,
    "n": pl.Int64,
    "share": pl.Float64,
    "count_good": pl.Int64,
    "good_share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "mean": pl.Float64,
    "is_worse": pl.Boolean,
}


def themes(reading: Reading, rated: pl.DataFrame, kind: str) -> pl.DataFrame:
    """One row per theme of the comments of `kind` in `rated` (the rows of satisfaction/rated_comments), the largest
    first; theme null: the comments without one.

    How many, their share of those comments, how many go with a good score, with its interval, whether that lies below
    the share of all (`is_worse`), and the mean score where all stand on one scale. Cells that this viewer may not see
    are left out.
    """
    told = rated.filter(pl.col("kind") == kind).join(reading.comments, on=["survey_id", "source"])
    if told.is_empty():
        return pl.DataFrame(schema=THEMES)
    is_one_scale = told.select(pl.struct("scale_min", "scale_max").n_unique()).item() == 1
    found = told.group_by("theme").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("is_good").sum().cast(pl.Int64).alias("count_good"),
        pl.col("score").mean().alias("mean"),
    )
    shown = guarded(found, told["smallest_cell"][0]).sort("n", "theme", descending=[True, False])
    overall = told["is_good"].sum() / told.height
    rows = []
    for row in shown.iter_rows(named=True):
        good = wilson(row["count_good"], row["n"])
        rows.append(
            {
                "theme": None if row["theme"] is None else reading.labels[row["theme"]],
                "n": row["n"],
                "share": row["n"] / told.height,
                "count_good": row["count_good"],
                "good_share": good.value,
                "low": good.low,
                "high": good.high,
                "mean": row["mean"] if is_one_scale else None,
                "is_worse": good.high is not None and good.high < overall,
            }
        )
    return pl.DataFrame(rows, schema=THEMES)


def guarded(cells: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """Without the cells of fewer than `smallest`, nor the one that would reveal them by subtraction."""
    ordered = cells.sort("n", maintain_order=True)
    few = ordered.filter(pl.col("n") < smallest)
    if few.is_empty():
        return cells
    is_told = few["n"].sum() < smallest
    return ordered.slice(few.height + int(is_told))


MOODS_TOLD = {"mood": pl.String, "standing": pl.String, "n": pl.Int64}


def moods(reading: Reading, rated: pl.DataFrame, kind: str) -> pl.DataFrame:
    """One row per mood and standing of the score ('good', 'bad') of the comments of `kind` in `rated`: how far words
    and scores agree. Cells below the viewer's smallest are left out."""
    told = rated.filter(pl.col("kind") == kind).join(reading.comments, on=["survey_id", "source"])
    standing = pl.when("is_good").then(pl.lit("good")).otherwise(pl.lit("bad")).alias("standing")
    found = told.group_by("mood", standing).agg(pl.len().cast(pl.Int64).alias("n"))
    shown = guarded(found, told["smallest_cell"][0] if told.height else 0)
    order = pl.col("mood").replace_strict({mood: place for place, mood in enumerate(MOODS)}, return_dtype=pl.Int64)
    return shown.select(MOODS_TOLD.keys()).sort(order, "standing")
