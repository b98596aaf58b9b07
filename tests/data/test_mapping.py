"""A person's own description of a table: what it may say, what is refused in words, and that writing keeps it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data.build import build
from data.folders import CODE
from data.formats import Format
from data.mapping import canonical_columns, read_mapping, write_mapping
from data.mapping_rules import REQUIRED, SETTINGS, Top
from data.refusal import Refused
from tests.data.conftest import rows

EXAMPLES = sorted((CODE.parent / "docs" / "mappings").glob("*.mapping.toml"))
TICKETS = '[tickets]\nticket_id = "id"\nopened_at = "created"\n'


def column(forms: list[Format], table: str, name: str) -> Any:
    (form,) = [each for each in forms if each.table == table]
    (found,) = [each for each in form.columns if each.name == name]
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tickets", "It is not valid TOML"),
        ("", "It fills no table"),
        ("[ticket]\nid = 1", "It has ticket, which Latitude does not know"),
        ('colour = "red"\n' + TICKETS, "It has colour"),
        ('[tickets]\nticket_id = "id"', "does not say what opened_at is"),
        (TICKETS + 'oppened = "x"', "names oppened, which is no column of tickets"),
        (TICKETS + 'status = { heading = "x" }', "[tickets] status has heading, which does not exist"),
        (TICKETS + 'status = { values = { a = "open" } }', "needs one of constant, header, join, line"),
        (TICKETS + 'status = { header = "a", constant = "open" }', "needs one of"),
        (TICKETS + "status = []", "needs one of constant, header, join, line"),
        (TICKETS + "status = [1]", "not a text or a list of texts"),
        (TICKETS + "status = 2026-01-01", "says nothing that Latitude knows"),
        (TICKETS + 'replies = { header = "r", type = "timestamp" }', "cannot be of the type 'timestamp'"),
        (TICKETS + 'replies = { header = "r", minimum = true }', "cannot have minimum = True"),
        (TICKETS + 'closed_at = { header = "c", formats = ["dd/mm/yyyy"] }', "is no pattern of a date"),
        (TICKETS + 'closed_at = { header = "c", not_before = "opened" }', "'opened' is no time of tickets"),
        (TICKETS + 'closed_at = { header = "c", zone = "Berlin" }', "'Berlin' is not a time zone"),
        ('zone = "CET/Wien"\n' + TICKETS, "is not a time zone"),
        ('[surveys]\nonly_with = "score"\nkind = "k"', "only_with names score"),
        ('unused = "holds nothing"', "needs headers and fills no table"),
        ('unused = "holds nothing"\nheaders = ["a"]\n' + TICKETS, "needs headers and fills no table"),
    ],
)
def test_what_a_mapping_cannot_say_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_mapping("m", text)
    assert words in str(refused.value)


def test_numbers_and_truths_are_constants_and_the_rest_goes_without_saying() -> None:
    forms = read_mapping(
        "m",
        'missing = "?"\nformats = "%d.%m.%Y"\n'
        + TICKETS
        + 'agent = "who"\nclosed_at = "done"\n[surveys]\nkind = { constant = "csat" }\nscore = "s"\nscale_max = 10\n'
        "is_low_good = true\n[events]\nhappened_at = { header = 'then', formats = ['epoch'] }\nto_value = 'new'\n",
    )
    assert column(forms, "surveys", "scale_max").constant == "10"
    assert column(forms, "surveys", "is_low_good").constant == "true"
    assert (column(forms, "surveys", "score").minimum, column(forms, "surveys", "score").maximum) == (None, 10)
    assert column(forms, "surveys", "agent").headers == ("who",)
    assert column(forms, "events", "ticket_id").headers == ("id",)
    assert column(forms, "events", "kind").constant == "status"
    assert column(forms, "tickets", "opened_at").formats == ("%d.%m.%Y",)
    assert column(forms, "events", "happened_at").formats == ("epoch",)
    assert column(forms, "tickets", "closed_at").not_before == "opened_at"
    assert column(forms, "tickets", "closed_at").missing == ("?",)
    assert {form.mapping for form in forms} == {"m"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_short_and_says_the_same_when_it_is_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 15
    raw = tomllib.loads(text)
    assert tomllib.loads(write_mapping(raw)) == raw
    assert read_mapping("m", write_mapping(raw)) == read_mapping("m", text)


def test_the_mapping_of_the_manual_says_what_it_explains() -> None:
    manual = (CODE.parent / "docs" / "mapping.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    forms = read_mapping("m", text)
    assert [form.table for form in forms] == ["tickets", "surveys"]
    assert column(forms, "surveys", "score").maximum == 6
    assert "01.01.1900 00:00" in column(forms, "tickets", "closed_at").missing


def test_the_manual_names_every_setting() -> None:
    manual = (CODE.parent / "docs" / "mapping.md").read_text(encoding="utf-8")
    names = {*SETTINGS, *Top.__dataclass_fields__, *REQUIRED, "only_with"} - {"header"}
    assert [name for name in sorted(names) if not re.search(rf"`[^`]*\b{name}\b[^`]*`", manual)] == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
specs = st.one_of(
    texts,
    st.integers(-5, 10),
    st.booleans(),
    st.fixed_dictionaries({"header": texts}, optional={"values": st.dictionaries(texts, texts, max_size=3)}),
    st.fixed_dictionaries({"join": st.lists(texts, min_size=1, max_size=2)}),
)


@given(
    title=texts,
    missing=st.lists(texts, max_size=3),
    section=st.dictionaries(st.sampled_from(sorted(canonical_columns("tickets"))), specs, max_size=5),
)
def test_what_is_written_is_read_as_it_was(title: str, missing: list[str], section: dict[str, Any]) -> None:
    raw = {"title": title, "missing": missing, "tickets": section}
    assert tomllib.loads(write_mapping(raw)) == raw


def test_every_table_that_a_mapping_may_fill_has_its_select() -> None:
    assert {path.stem for path in (CODE / "sources" / "mapped").glob("*.sql")} == set(REQUIRED)


CSV = "id,created,closed,score\n1,03/04/2026,05/04/2026,4\n2,04/04/2026,{day},5\n"
BOTH = """
formats = ["%d/%m/%Y", "%m/%d/%Y"]
[tickets]
ticket_id = "id"
opened_at = "created"
[surveys]
kind = { constant = "csat" }
score = "score"
answered_at = "closed"
"""


@pytest.mark.parametrize(
    ("day", "opened", "words"),
    [
        ("25/04/2026", "2026-04-03", None),
        ("04/25/2026", "2026-03-04", None),
        ("05/05/2026", None, "cannot be told"),
    ],
)
def test_patterns_of_both_orders_let_the_file_show_which_it_is(
    exports: Path, warehouse: Path, day: str, opened: str | None, words: str | None
) -> None:
    """One section's dates tell it for the other."""
    (exports / "m.mapping.toml").write_text(BOTH)
    (exports / "a.csv").write_text(CSV.format(day=day))
    report = build(exports, warehouse)
    if opened:
        assert report.refused == []
        assert rows(warehouse, "select opened_at::date::varchar from tickets where ticket_id = '1'") == [(opened,)]
    else:
        (refused,) = report.refused
        assert words is not None
        assert words in refused["reason"]
        assert "m.mapping.toml" in refused["advice"]


def test_days_and_months_that_were_exchanged_in_part_refuse_the_file(exports: Path, warehouse: Path) -> None:
    (exports / "m.mapping.toml").write_text(BOTH)
    (exports / "a.csv").write_text(CSV.format(day="25/04/2026") + "3,04/26/2026,05/05/2026,3\n")
    (refused,) = build(exports, warehouse).refused
    assert "in two orders" in refused["reason"]


def test_the_times_of_a_workbook_are_times_of_day(exports: Path, warehouse: Path) -> None:
    """A date as text, a time and a duration as Excel's fractions of a day: 946 of such calls had no answer."""
    with xlsxwriter.Workbook(exports / "calls.xlsx") as book:
        sheet, clock = book.add_worksheet(), book.add_format({"num_format": "hh:mm:ss"})
        sheet.write_row(0, 0, ["Call", "Date", "Time", "Answered", "Speed", "Talk", "Rating"])
        sheet.write_row(1, 0, ["ID1", "2026-01-01"])
        sheet.write_number(1, 2, (9 * 3600 + 12 * 60 + 58) / 86400, clock)
        sheet.write_row(1, 3, ["Y", 109])
        sheet.write_number(1, 5, 143 / 86400, clock)
        sheet.write_number(1, 6, 3)
        sheet.write_row(2, 0, ["ID2", "2026-01-01"])
        sheet.write_number(2, 2, 0, clock)
        sheet.write_row(2, 3, ["N"])
    (exports / "calls.mapping.toml").write_text("""
        zone = "UTC"
        [tickets]
        ticket_id = "Call"
        opened_at = { join = ["Date", "Time"] }
        status = { header = "Answered", values = { "Y" = "solved", "N" = "open" } }
        replies = { header = "Answered", values = { "Y" = 1, "N" = 0 } }
        first_response_seconds = "Speed"
        resolution_seconds = { header = "Talk", type = "hms" }
        [surveys]
        only_with = "score"
        kind = { constant = "csat" }
        score = "Rating"
    """)
    assert build(exports, warehouse).refused == []
    assert rows(
        warehouse,
        "select ticket_id, opened_at::varchar, replies, first_response_seconds, resolution_seconds from tickets "
        "order by ticket_id",
    ) == [
        ("ID1", "2026-01-01 09:12:58+00", 1, 109, 143),
        ("ID2", "2026-01-01 00:00:00+00", 0, None, None),
    ]
    assert rows(warehouse, "select count(*) from surveys") == [(1,)]


def test_a_table_within_json_is_mapped_like_any_other(exports: Path, warehouse: Path) -> None:
    (exports / "m.mapping.toml").write_text(TICKETS + 'team = "group.name"\n')
    (exports / "page.json").write_text(
        '{"items": [{"id": 1, "created": "2026-03-02T09:00:00Z", "group": {"name": "A"}}]}'
    )
    assert build(exports, warehouse).refused == []
    assert rows(warehouse, "select ticket_id, team from tickets") == [("1", "A")]


def test_a_row_of_another_width_is_set_aside_once(exports: Path, warehouse: Path) -> None:
    (exports / "m.mapping.toml").write_text(BOTH.replace('["%d/%m/%Y", "%m/%d/%Y"]', '["%d/%m/%Y"]'))
    (exports / "a.csv").write_text(CSV.format(day="05/04/2026") + "3,05/04/2026,06/04/2026,4,too much\n")
    build(exports, warehouse)
    assert rows(warehouse, "select file, rows_in, rows_loaded, rows_quarantined from loads order by file") == [
        ("a.csv/surveys", 2, 2, 0),
        ("a.csv/tickets", 3, 2, 1),
    ]


def test_a_mapping_is_of_one_kind_of_table(exports: Path, warehouse: Path) -> None:
    """A section of few columns must not take a file that lacks what the others need."""
    (exports / "m.mapping.toml").write_text(TICKETS + '[surveys]\nkind = { constant = "csat" }\nscore = "score"\n')
    (exports / "tickets.csv").write_text("id,created,score\n1,2026-03-02 09:00,4\n")
    (exports / "scores.csv").write_text("score,who\n4,Ada\n")
    report = build(exports, warehouse)
    assert [each["file"] for each in report.refused] == ["scores.csv"]
    assert [each["file"] for each in report.files] == ["tickets.csv/tickets", "tickets.csv/surveys"]


def test_two_mappings_of_the_same_columns_are_told_apart_by_the_name_of_the_file(
    exports: Path, warehouse: Path
) -> None:
    (exports / "one.mapping.toml").write_text(TICKETS)
    (exports / "two.mapping.toml").write_text(TICKETS)
    (exports / "a.csv").write_text("id,created\n1,2026-03-02 09:00\n")
    (refused,) = build(exports, warehouse).refused
    assert "It could be a" in refused["reason"]
    (exports / "two.mapping.toml").write_text('files = "a*"\n' + TICKETS)
    assert build(exports, warehouse).refused == []
    assert rows(warehouse, "select distinct source from tickets") == [("two",)]


def test_a_table_that_cannot_be_read_any_more_does_not_take_numbers_away(exports: Path, warehouse: Path) -> None:
    """Its file is in the warehouse by the names of its sections."""
    (exports / "m.mapping.toml").write_text(TICKETS + '[surveys]\nkind = { constant = "csat" }\nscore = "score"\n')
    (exports / "tickets.csv").write_text("id,created,score\n1,2026-03-02 09:00,4\n")
    (exports / "z.csv").write_text(
        "Id,Status,Created at,Updated at,Solved at\n1,Open,2026-03-02 09:00,2026-03-02 09:00,\n"
    )
    assert build(exports, warehouse).outcome == "published"
    (exports / "tickets.csv").write_text("<html>")
    report = build(exports, warehouse)
    assert report.outcome == "kept"
    assert "was loaded before" in report.message
