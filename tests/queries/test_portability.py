"""What every question must keep to: one SELECT over scope macros, in words that other engines know too.

Spark runs the same files once they are translated, and a question that reads a table by itself would show every team's
rows. The rules are read off the text, so each of them is shown here to be able to fail.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from data.schema import schema
from queries.warehouse import QUERIES

SCHEMA = schema()
TABLES = set(re.findall(r"^create table (\w+)", SCHEMA, flags=re.MULTILINE))
FILES = sorted(QUERIES.rglob("*.sql"))
# Macros that take a scope, and the tables in which nothing belongs to a team.
SCOPED = {"tickets_matching", "tickets_in", "measured_in", "surveys_matching", "surveys_in", "facts_in"}
SCOPED |= {"decisions_matching", "decisions_in", "promises_matching", "feedback_matching", "every_fact_in"}
SCOPED |= {"statuses_matching", "handovers_in", "waits_of", "waits_in", "sla_outcomes_in", "stated_matching"}
SCOPED |= {"departed_matching", "time_to_no_of", "events_of", "resolutions_of", "reviews_matching"}
SCOPED |= {f"{of}_facts_in" for of in ("ticket", "event", "contact", "survey", "decision", "house")}
SCOPED |= {"weeks_in", "survival_of", "weeks_covered", "coverage_of", "loads_for", "quarantine_for"}
SCOPED |= {"bots_known", "staff_matching", "trainings_matching"}
SCOPED |= {"emptied_for", "names_known", "ids_known", "annotations_in", "goals_in", "last_goals_in"}
SCOPED |= {"weighed_in", "authority_in", "chains_in", "first_contacts_in", "services_in", "traits_in"}
SCOPED |= {"recommended_in", "failures_matching", "recovered_in", "target_days"}
OPEN_TO_ALL = {"targets", "build", "disclosure"}
# Macros that see only the list that they are handed.
HANDED = {"incidence_of", "ended_of"}
# Words that other engines do not have, or in which they mean something else.
UNPORTABLE = {
    "asof": r"\basof\b",
    "lateral": r"\blateral\b",
    "pivot": r"\b(un)?pivot\b",
    "generate_series": r"\bgenerate_series\b",
    "range": r"\brange\s*\(",
    "round": r"\bround\s*\(",
    "columns": r"\bcolumns\s*\(",
    "regexp_replace": r"\bregexp_replace\b",
    "date_diff": r"\bdate_?diff\s*\(",
    "len": r"\blen\s*\(",
    "qualify": r"\bqualify\b",
    "now": r"\b(now|today)\s*\(|\bcurrent_(date|time|timestamp)\b",  # every clock stops at as-of
}


def code_of(text: str) -> str:
    """`text` in lower case without comments, each quoted text as ''."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", text)).lower()


def broken_rules(text: str) -> list[str]:
    """The names of the rules that the question `text` breaks."""
    code = code_of(text)
    broken = [name for name, pattern in UNPORTABLE.items() if re.search(pattern, code)]
    broken += ["comment"] * (re.match(r"-- \w", text) is None)
    broken += ["one SELECT"] * (not is_one_select(text))
    broken += [f"reads {name}" for name in sorted(unscoped(code))]
    broken += [f"decimal {number}" for number in re.findall(r"(?<![\w.])\d+\.\d+(?![\d.e])", code)]
    broken += [f"divides by {divisor}" for divisor in unguarded_divisors(code)]
    return broken


def is_one_select(text: str) -> bool:
    statements = duckdb.extract_statements(text)
    return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT


def unscoped(code: str) -> set[str]:
    """What FROM and JOIN read besides the query's own steps, scope macros over a scope, and tables open to all.

    A comma between two tables counts as reading something else, for it would hide the second one. A step that is named
    like a table is no excuse: what it selects from is the table.
    """
    steps = set(re.findall(r"\b(\w+)\s+as\s+\(", code)) - TABLES
    found = set()
    for name, call in re.findall(r"\b(?:from|join)\s+([\w.\"]+)(\s*\(\s*\$?\w*)?", code):
        is_scoped = name in SCOPED and re.search(r"\(\s*\$(scope|before)$", call)
        if not is_scoped and not (not call and name in steps | OPEN_TO_ALL) and not (call and name in HANDED):
            found.add(name)
    if re.search(r"\bfrom\s+[\w.]+(\s*\([^)]*\))?(\s+as)?(\s+\w+)?\s*,", code):
        found.add("a comma")
    return found


def unguarded_divisors(code: str) -> list[str]:
    """What is divided by, unless it is a literal, a NULLIF, or stands behind the THEN of a CASE in its line."""
    found = []
    for line in code.splitlines():
        for slash in re.finditer(r"/\s*([\w.(]+)", line):
            before, divisor = line[: slash.start()], slash[1]
            is_literal = re.fullmatch(r"\(*[1-9][\d.e]*", divisor)
            is_guarded = re.search(r"\bcase when [^;]*\bthen\b(?!.*\bend\b)", before)
            if not (is_literal or divisor.startswith("nullif(") or is_guarded):
                found.append(divisor)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(QUERIES).with_suffix("").as_posix())
def test_every_question_keeps_the_rules(path: Path):
    assert broken_rules(path.read_text(encoding="utf-8")) == []


def test_the_scope_macros_are_those_of_the_schema():
    assert set(re.findall(r"create macro (\w+)\(scope(?:, \w+)*\) as table", SCHEMA)) == SCOPED
    assert set(re.findall(r"create macro (\w+)\((?!scope\b)[^)]*\) as table", SCHEMA)) == HANDED
    assert OPEN_TO_ALL < TABLES


GOOD = "-- One row.\nwith asked as (select 1e0 / nullif(n, 0) as share from tickets_in($scope))\nselect * from asked"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (GOOD, []),
        ("-- One.\nselect 'now(' as a, 1 / 2e0 as b, x / 3 as c from build -- from tickets", []),
        ("-- One.\nselect case when n > 0 then x / n end as share from build", []),
        ("-- One.\nselect waiting from incidence_of((select list(a) from tickets_in($scope)))", []),
        ("-- All.\nselect waiting from incidence_of((select list(a) from tickets))", ["reads tickets"]),
        ("-- All.\nselect * from incidence_of", ["reads incidence_of"]),
        ("-- One.\nselect b.a from tickets_in($before) as b join targets on true cross join (select 1) as c", []),
        ("select 1", ["comment"]),
        ("-- Two.\nselect 1; select 2", ["one SELECT"]),
        ("-- A table.\ncreate table a as select 1", ["one SELECT"]),
        ("-- All.\nselect * from tickets", ["reads tickets"]),
        ("-- All.\nselect * from build join surveys on true", ["reads surveys"]),
        ("-- All.\nwith events as (select * from events) select 1", ["reads events"]),
        ("-- All.\nselect * from main.events", ["reads main.events"]),
        ('-- All.\nselect * from "tickets"', ['reads "tickets"']),
        ("-- All.\nselect * from build, tickets", ["reads a comma"]),
        ("-- All.\nselect * from loads as tickets_in", ["reads loads"]),
        ("-- All.\nselect * from tickets_in({'zone': 'UTC'})", ["reads tickets_in"]),
        ("-- All.\nselect * from read_csv('a.csv')", ["reads read_csv"]),
        ("-- A.\nselect a from build asof join targets on true", ["asof"]),
        ("-- L.\nselect a from build cross join lateral (select 1)", ["lateral", "reads lateral"]),
        ("-- P.\npivot build on a", ["pivot"]),
        ("-- G.\nselect * from generate_series(1, 2)", ["generate_series", "reads generate_series"]),
        ("-- R.\nselect round(a) from build", ["round"]),
        ("-- C.\nselect columns(*) from build", ["columns"]),
        ("-- R.\nselect regexp_replace(a, b, c) from build", ["regexp_replace"]),
        ("-- D.\nselect date_diff('day', a, b) from build", ["date_diff"]),
        ("-- D.\nselect datediff('day', a, b) from build", ["date_diff"]),
        ("-- L.\nselect len(a) from build", ["len"]),
        ("-- N.\nselect now() from build", ["now"]),
        ("-- N.\nselect current_date from build", ["now"]),
        ("-- D.\nselect 0.5 * a from build", ["decimal 0.5"]),
        ("-- D.\nselect 0.5e0 * a from build", []),
        ("-- D.\nselect a / b from build", ["divides by b"]),
        ("-- D.\nselect a / (b + 1) from build", ["divides by (b"]),
        ("-- D.\nselect a / 0 from build", ["divides by 0"]),
        ("-- D.\nselect case when b > 0 then 1 end, a / b from build", ["divides by b"]),
    ],
)
def test_each_rule_can_fail(text, broken):
    found = [rule for rule in broken_rules(text) if not (rule == "one SELECT" and "pivot" in broken)]
    assert found == broken
