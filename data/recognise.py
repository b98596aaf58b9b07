"""Which of the known formats a table is in: by its columns, and by its file's name where those leave a choice."""

from __future__ import annotations

from collections.abc import Iterable

from data.formats import Format, Headers
from data.refusal import Refused


def recognise(headers: Headers, name: str, formats: Iterable[Format], each: str = "") -> Format:
    """The format whose columns these headers are. `name` is the file's (or the JSON list's), which breaks ties.

    Raises `Refused`, naming the nearest format and what it misses.
    """
    formats = [form for form in formats if form.each == each]
    fitting = [form for form in formats if form.fits(headers, name)]
    if not fitting:
        raise unknown(headers, formats)
    best = max(fitting, key=lambda form: likeness(form, headers, name))
    rivals = [form for form in fitting if form is not best and (not form.mapping or form.mapping != best.mapping)]
    rival = next((form for form in rivals if likeness(form, headers, name) == likeness(best, headers, name)), None)
    if rival:
        raise Refused(
            f"It could be a {best.title} or a {rival.title}.",
            f'Write files = "..." with a part of its name into {best.mapping}.mapping.toml.'
            if best.mapping
            else f"Put {best.hint or best.table!r} or {rival.hint or rival.table!r} into the file's name.",
        )
    return best


def likeness(form: Format, headers: Headers, name: str) -> tuple[bool, bool, int, bool, int]:
    """A person's own mapping wins, then the format that asks for most, then what the name says, then what is found."""
    is_named = bool(form.mapping) and form.files != "*"
    is_hinted = bool(form.hint) and form.hint in name.lower()
    return bool(form.mapping), is_named, len(form.needed), is_hinted, found(form, headers)


def found(form: Format, headers: Headers) -> int:
    """How many of the columns that a format knows are there."""
    return sum(column.find(headers) is not None for column in (*form.columns, *form.beside))


def sections(form: Format, formats: Iterable[Format]) -> list[Format]:
    """`form`, or all sections of the mapping that it is one of: each fills a table from the same rows."""
    return [each for each in formats if each.mapping == form.mapping] if form.mapping else [form]


def check_questions(form: Format, headers: Headers) -> None:
    """Raise `Refused` where a survey asks for no score that is known by its wording, or for one of a kind twice."""
    found = {column: column.matches(headers) for column in form.questions}
    for column, places in found.items():
        if len(places) > 1:
            names = quoted([headers.words(place) for place in places])
            raise Refused(
                f"Several of its questions could be the one for {column.question.upper()}: {names}.",
                f"{SAY_WHICH} question = one of them.",
            )
    if found and not any(found.values()):
        raise Refused(
            "None of its questions is worded like one for CSAT, NPS or CES.",
            f"{SAY_WHICH} question = its column, or describe the file in a mapping file.",
        )


SAY_WHICH = "Write in settings.toml, below a line [[surveys]], the lines source, kind and"


def unknown(headers: Headers, formats: list[Format]) -> Refused:
    asking = [form for form in formats if form.needed and not form.unused]
    nearest = min(
        asking,
        key=lambda form: (len(form.missing_from(headers)) / len(form.needed), -found(form, headers)),
        default=None,
    )
    lacking = nearest.missing_from(headers) if nearest else []
    if nearest and 0 < len(lacking) < len(nearest.needed) / 2:
        return Refused(
            f"It looks like a {nearest.title} but lacks the column{'s'[: len(lacking) > 1]} {quoted(lacking)}.",
            "Export it again with these columns, under these names.",
        )
    names = headers.names
    return Refused(
        f"No known export has its columns ({quoted(names[:4])}{', ...' if len(names) > 4 else ''}).",
        "Tell Latitude on the page Data which column is what, or move the file out of the folder. "
        f"Latitude reads: {', '.join(sorted({form.system.title() for form in formats if not form.mapping}))}.",
    )


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{shortened(name)}"' for name in names)


def shortened(text: str, most: int = 40) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 3] + "..."
