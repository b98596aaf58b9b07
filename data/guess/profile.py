"""What the values of a column look like: dates and in which order, numbers, durations, words, a sign for nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from data.formats import Column
from data.guess.date_shapes import Order, is_open, order_of, pattern_of, settled, shapes_of
from data.guess.loose import Loose
from data.parse import BOOLEANS, NUMBER, ORNAMENTS, parse

# Years that stand for never, or for no day: no help desk has seen them.
NEVER = r"(?:^|\D)(?:0001|1753|1899|1900|1970|2999|9999)(?:\D|$)"
# So many of the values that are there must be of a kind for the column to be of it.
MOST = 0.9
MOST_WORDS = 60
EPOCH = (946_684_800, 2_840_140_800)
HMS = r"^-?\d{1,4}:\d\d(?::\d\d(?:\.\d+)?)?$"
WORDED = r"(?i)^\s*\d+(?:\.\d+)?\s*(?:d|day|h|hour|hr|m|min|minute|s|sec|second)s?\b"
FRACTION = r"^-?\d{1,3}(?:\.\d{3})*,\d+$"
SYNONYMS = Path(__file__).with_name("synonyms.toml")
# A number or name has few blanks; what has more is a text.
CODE = r"^\S+(?: \S+){0,2}$"
ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


@dataclass(frozen=True)
class Dates:
    """Dates or times: the patterns that read them, and what is known of their order of day and month.

    `formats` hold both orders where nobody can tell; `is_open`: the order matters and the numbers do not tell it.
    `is_exchanged`: somebody exchanged them. `note` is what was found out otherwise.
    """

    formats: tuple[str, ...]
    order: Order = field(default_factory=Order)
    is_open: bool = False
    has_time: bool = False
    patterns: tuple[str, ...] = ()
    is_half_converted: bool = False
    is_exchanged: bool = False
    note: str = ""


@dataclass(frozen=True)
class Profile:
    """One column. `words` are its values by their number, most frequent first, where they are few; `nothing` are the
    texts in it that mean "no value"; shares and counts are of the sample without them."""

    header: str
    count_rows: int
    filled: int
    distinct: int
    examples: tuple[str, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    nothing: tuple[str, ...] = ()
    dates: Dates | None = None
    is_clock: bool = False
    duration: str | None = None
    numbers: tuple[float, float] | None = None
    is_whole: bool = False
    decimal: str = "."
    is_yes_no: bool = False
    is_address: bool = False
    is_code: bool = True
    length: float = 0.0

    @property
    def is_unique(self) -> bool:
        return self.filled > 0 and self.distinct == self.filled

    @property
    def is_number(self) -> bool:
        return self.numbers is not None


@cache
def synonyms() -> dict[str, Any]:
    """The words by which columns and values are known."""
    return tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))


def profile_of(loose: Loose, header: str) -> Profile:
    """Look at the sample, and at every value where day and month can be mistaken for each other."""
    texts = loose.sample[header].str.strip_chars()
    texts = texts.filter(texts.is_not_null() & (texts != ""))
    nothing = tuple(sorted(texts.filter(texts.str.to_lowercase().is_in(synonyms()["nothing"])).unique()))
    texts = texts.filter(~texts.is_in(list(nothing)))
    if texts.is_empty():
        return Profile(header, loose.sample.height, 0, 0, nothing=nothing)
    never = nevers(texts)
    kept = texts.filter(~texts.is_in(list(never))) if never else texts
    found = kinds(loose, header, kept if not kept.is_empty() else texts)
    if found.get("dates"):
        nothing += never
        texts = kept
    counted = texts.value_counts(sort=True, name="count")
    distinct = counted.height
    words = tuple(counted.sort("count", header, descending=[True, False]).iter_rows()) if distinct <= MOST_WORDS else ()
    return Profile(
        header,
        loose.sample.height,
        texts.len(),
        distinct,
        examples=tuple(texts.unique(maintain_order=True).head(3)),
        words=words,
        nothing=nothing,
        length=sum(texts.str.len_chars().to_list()) / texts.len(),
        **found,
    )


def nevers(texts: pl.Series) -> tuple[str, ...]:
    """Dates in a year that stands for never, if they are few different ones among many others."""
    found = texts.filter(texts.str.contains(NEVER) & texts.str.contains(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")).unique()
    return tuple(sorted(found)) if 0 < found.len() <= 3 and texts.n_unique() > found.len() else ()


def share(texts: pl.Series, pattern: str) -> float:
    return part(texts.str.contains(pattern))


def part(truths: pl.Series) -> float:
    """The share of true ones; what is not known is not true."""
    return truths.fill_null(False).to_list().count(True) / max(truths.len(), 1)


def kinds(loose: Loose, header: str, texts: pl.Series) -> dict[str, Any]:
    """What these values are, as fields of `Profile`."""
    dates = dates_of(loose, header, texts)
    if dates:
        return {"dates": dates}
    if share(texts, HMS) >= MOST:
        # What passes 24 hours is no time of day; the names decide between the two where nothing does.
        hours = texts.str.extract(r"^(\d+):").cast(pl.Int64, strict=False).max()
        return {"duration": "hms", "is_clock": isinstance(hours, int) and hours < 24}
    if share(texts, WORDED) >= MOST:
        return {"duration": "words"}
    if share(texts, ADDRESS) >= MOST:
        return {"is_address": True}
    said = texts.filter(~texts.str.to_lowercase().is_in(synonyms()["values"]["no_score"]["none"]))
    if not said.is_empty() and (numbers := numbers_of(said)):
        return {"is_yes_no": set(said) <= {"0", "1"}, **numbers}
    yes_no = texts.str.to_lowercase().unique()
    is_yes_no = yes_no.len() <= 2 and bool(yes_no.is_in(list(BOOLEANS)).all())
    return {"is_yes_no": is_yes_no, "is_code": share(texts, CODE) >= MOST}


def numbers_of(texts: pl.Series) -> dict[str, Any]:
    bare = texts.str.replace_all(ORNAMENTS, "")
    # "12,5" is a fraction only if no number there needs the comma for its thousands.
    decimal = "," if share(bare, FRACTION) > 0 and share(bare, NUMBER) < MOST else "."
    column = Column("n", type="number", decimal=decimal)
    values = texts.to_frame("n").select(parse(column, pl.col("n"), "UTC")).to_series()
    known = sorted(value for value in values.to_list() if value is not None)
    if len(known) < MOST * texts.len():
        return {}
    return {"numbers": (known[0], known[-1]), "is_whole": all(map(float.is_integer, known)), "decimal": decimal}


def dates_of(loose: Loose, header: str, texts: pl.Series) -> Dates | None:
    """The patterns of a column of dates or of seconds since 1970; None: it holds something else."""
    shapes = shapes_of(texts)
    patterns = [(pattern_of(shape), count) for shape, count in shapes]
    read = sum(count for pattern, count in patterns if pattern)
    if read < MOST * texts.len():
        return epoch_of(texts)
    known = list(dict.fromkeys(pattern for pattern, _ in patterns if pattern))
    if known == ["%Y%m%d"] and not looks_like_days(texts):
        return None
    order = Order()
    if any("{1}" in pattern for pattern in known):
        for values in loose.column(header):
            order += order_of(values.drop_nulls().str.strip_chars())
    is_undecided = any(is_open(pattern) for pattern in known) and not order.told and order.either > 0
    return Dates(
        settled(known, order.told if not is_undecided else None),
        order,
        is_undecided or order.is_contradictory,
        any("%H" in each or "%I" in each for each in known)
        or ("iso" in known and any(":" in shape for shape, _ in shapes)),
        tuple(known),
        is_half_converted(texts, known),
    )


def is_half_converted(texts: pl.Series, known: list[str]) -> bool:
    """Whether a spreadsheet took some of the dates for its own and left the others as text: those that it could not
    read because their first number is above 12. Days and months of the ones it could read are exchanged then."""
    if "iso" not in known or len({pattern for pattern in known if is_open(pattern)}) == 0:
        return False
    left = order_of(texts.filter(texts.str.contains(r"^\d{1,2}[-/]")))
    taken = order_of(texts.filter(texts.str.contains(r"^\d{4}-")).str.slice(5))
    return left.either == 0 and taken.either > 0 and taken.month_first == 0


def looks_like_days(texts: pl.Series) -> bool:
    """Whether numbers of eight digits are days and not just numbers."""
    days = texts.str.to_date("%Y%m%d", strict=False).dt.year()
    return part(days.is_between(1995, 2060)) >= MOST


def epoch_of(texts: pl.Series) -> Dates | None:
    for name, digits, unit in (("epoch", r"^\d{10}(\.\d+)?$", 1), ("epoch_ms", r"^\d{13}$", 1000)):
        if share(texts, digits) >= MOST:
            seconds = texts.cast(pl.Float64, strict=False) / unit
            if part(seconds.is_between(*EPOCH)) >= MOST:
                return Dates((name,), has_time=True, patterns=(name,))
    return None


def tokens(header: str) -> list[str]:
    """The words of a header without accents and case: "CreatedDate", "created_date" and "Created Date" alike."""
    parted = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])", " ", header)
    plain = "".join(each for each in unicodedata.normalize("NFKD", parted.lower()) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9#%]+", " ", plain.replace("ß", "ss")).split()
