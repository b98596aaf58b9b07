"""The guess: which table, which column is what, in which order day and month stand, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.guess import Guess, guess
from data.guess.column_spec import Answers, described
from data.guess.date_shapes import Order, order_of, pattern_of
from data.guess.draft import Source, as_mapping
from data.guess.look import look
from data.guess.loose import read_loose
from data.guess.profile import synonyms, tokens
from data.mapping import read_mapping, write_mapping


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def guessed(tmp_path: Path, con: duckdb.DuckDBPyConnection):
    """`guessed("a,b\\n1,2\\n")`: the guess about that table."""

    def of(text: str, name: str = "table.csv") -> Guess:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (loose,) = read_loose(path, scratch, con)
        return guess(loose)

    return of


def sources(found: Guess) -> dict[str, dict[str, str]]:
    """Table -> canonical column -> the header it is taken from."""
    return {
        table: {name: " + ".join(source.headers) for name, source in columns.items()}
        for table, columns in found.tables.items()
    }


def mapping(found: Guess, **answers: Any) -> dict[str, Any]:
    return as_mapping(found.tables, found.profiles, Answers(**answers), {"title": "t"}, found.scale)


@pytest.mark.parametrize(
    "header",
    [
        "Ticket ID,Created at,Resolved at,Status,Priority,Channel,Group,Assignee,Customer email",
        "Fallnummer,Erstellt am,Gelöst am,Status,Priorität,Kanal,Abteilung,Bearbeiter,Kundennummer",
        "Numéro de ticket,Créé le,Résolu le,Statut,Priorité,Canal,Équipe,Conseiller,Numéro client",
        "ID del ticket,Fecha de creación,Fecha de resolución,Estado,Prioridad,Canal,Equipo,Agente,Cliente",
        "Número do chamado,Data de criação,Resolvido em,Situação,Prioridade,Canal,Fila,Atendente,Código cliente",
        "Ticketnummer,Aangemaakt op,Opgelost op,Toestand,Prioriteit,Kanaal,Afdeling,Behandelaar,Klantnummer",
        "Numero ticket,Creato il,Risolto il,Stato,Priorità,Canale,Reparto,Operatore,Codice cliente",
        "ticketId,createdDate,resolvedDate,ticketStatus,ticketPriority,contactChannel,assignedGroup,agentName,customerId",
    ],
)
def test_columns_are_known_by_their_names_in_seven_languages(guessed, header: str) -> None:
    rows = "\n".join(
        f"T{n},2026-03-{n + 10} 09:00,2026-03-{n + 11} 10:00,{'Closed' if n % 2 else 'Open'},High,Phone,North,Ada,C{n}"
        for n in range(1, 9)
    )
    names = header.split(",")
    wanted = ("ticket_id", "opened_at", "resolved_at", "status", "priority", "channel", "team", "agent", "customer_id")
    assert sources(guessed(f"{header}\n{rows}\n")) == {"tickets": dict(zip(wanted, names, strict=True))}


def test_values_tell_what_a_name_does_not(guessed) -> None:
    text = "nr.,wann,x,y,z\n1,2026-03-02 09:00,offen,hoch,telefon\n2,2026-03-20 09:00,erledigt,niedrig,email\n"
    assert sources(guessed(text))["tickets"] == {
        "ticket_id": "nr.",
        "opened_at": "wann",
        "status": "x",
        "priority": "y",
        "channel": "z",
    }


def test_a_name_is_not_believed_against_the_values(guessed) -> None:
    """States of America are no statuses, and "response_time" that says "Within SLA" is no time."""
    states = [
        "Ohio",
        "Utah",
        "Iowa",
        "Texas",
        "Maine",
        "Idaho",
        "Alaska",
        "Hawaii",
        "Nevada",
        "Oregon",
        "Kansas",
        "Florida",
        "Georgia",
    ]
    rows = "\n".join(
        f"{n},2026-03-{n + 10},{state},{'Within' if n % 2 else 'Above'} SLA,12.5"
        for n, state in enumerate(states, start=1)
    )
    found = sources(guessed(f"id,created,state,response_time,handling time in minutes\n{rows}\n"))["tickets"]
    assert "status" not in found
    assert found["is_sla_met"] == "response_time"
    assert found["resolution_seconds"] == "handling time in minutes"
    assert "first_response_seconds" not in found


def test_of_two_names_the_better_one_wins_and_our_own_words_are_asked_for(guessed) -> None:
    rows = "".join(f"{n},2026-03-{n + 10},{n % 3},{n % 2},Opened by {n}\n" for n in range(1, 13))
    found = sources(guessed(f"id,created,urgency,priority,opened_by\n{rows}"))["tickets"]
    assert found["priority"] == "priority"
    assert "opened_by" not in found


def test_a_log_is_told_by_ids_that_repeat(guessed) -> None:
    text = "Case ID,Activity,Resource,Complete Timestamp,section\n" + "".join(
        f"c{case},{activity},R{case},2026/03/{case + 12} 0{hour}:00:00.000,North\n"
        for case in range(1, 8)
        for hour, activity in enumerate(("Take in charge ticket", "Assign seriousness", "Resolve ticket", "Closed"))
    )
    found = guessed(text)
    assert sources(found)["events"] == {
        "ticket_id": "Case ID",
        "happened_at": "Complete Timestamp",
        "actor": "Resource",
        "to_value": "Activity",
    }
    raw = mapping(found)
    assert raw["events"]["kind"] == {
        "header": "Activity",
        "values": dict.fromkeys(("Closed", "Resolve ticket", "Take in charge ticket"), "status"),
        "otherwise": "note",
    }
    assert raw["events"]["to_value"]["values"]["Take in charge ticket"] == "open"
    assert raw["formats"] == ["%Y/%m/%d %H:%M:%S%.f"]


def test_a_table_of_decisions_scores_and_no_id(guessed) -> None:
    text = "Date received,Company,Company response,Disputed?,Rating\n" + "".join(
        f"{n % 9 + 1}/{n}/2026,Acme,Closed with {'refund' if n % 2 else 'explanation'},Yes,{n % 5 + 1}\n"
        for n in range(1, 29)
    )
    found = guessed(text)
    assert found.tables["tickets"]["ticket_id"] == Source(line=True)
    assert sources(found)["decisions"] == {"kind": "Company response", "is_disputed": "Disputed?"}
    assert sources(found)["surveys"] == {"score": "Rating"}
    raw = mapping(found)
    assert raw["formats"] == ["%m/%d/%Y"]
    assert raw["surveys"] == {
        "only_with": "score",
        "score": "Rating",
        "kind": {"constant": "csat"},
        "scale_min": 1,
        "scale_max": 5,
        "is_low_good": False,
    }
    assert {form.table for form in read_mapping("m", write_mapping(raw))} == {"tickets", "surveys", "decisions"}


@pytest.mark.parametrize(
    ("header", "rows", "table"),
    [
        ("order id,customer id,order date,total", "o{n},c1,2026-03-{m},{n}.50", "orders"),
        ("employee,team,supervisor,hire date", "Ada {n},North,Kim,2026-03-{m}", "agents"),
        ("customer id,customer since,plan", "c{n},2026-03-{m},gold", "customers"),
        ("employee,course,completed on", "Ada {n},Listening,2026-03-{m}", "trainings"),
        ("ticket id,promise,due date", "{n},call back,2026-03-{m}", "promises"),
        ("stars,review,site,posted at", "{n},very good,shop,2026-03-{m}", "reviews"),
        ("survey response date,customer id,nps score", "2026-03-{m},c{n},{n}", "surveys"),
    ],
)
def test_other_tables_are_told_by_columns_that_only_they_have(guessed, header: str, rows: str, table: str) -> None:
    text = header + "\n" + "".join(rows.format(n=n, m=n + 12) + "\n" for n in range(1, 9))
    found = guessed(text)
    assert list(found.tables) == [table]
    read_mapping("m", write_mapping(mapping(found)))


def test_a_table_without_a_time_says_why_nothing_can_be_loaded(guessed) -> None:
    found = guessed("Customer Remarks,category\nVery good,Returns\nBad,Orders\n")
    assert found.tables == {}
    assert "nothing in this table belongs to a week" in found.refusal


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ("12345", ("csat", 1, 5, False)),
        ("1,10", ("csat", 1, 10, False)),
        ("0,10", ("csat", 0, 10, False)),
        ("1,6", ("csat", 1, 7, None)),
        ("0,1", ("csat", 0, 1, None)),
        ("Gut,Schlecht", ("csat", 0, 1, False)),
        ("Very satisfied,Neutral,Very dissatisfied", ("csat", 1, 5, False)),
        ("Offered,4,5", ("csat", 1, 5, False)),
    ],
)
def test_the_scale_is_that_of_its_values(guessed, values: str, scale: tuple[str, int, int, bool | None]) -> None:
    """Which end is good is asked, where neither the name nor the words say it."""
    several = values.split(",") if "," in values else list(values)
    rows = "".join(f"{n},2026-03-{n + 10},{several[n % len(several)]}\n" for n in range(1, 13))
    found = guessed(f"id,created,csat rating\n{rows}").scale
    assert found
    assert (found.kind, found.least, found.most, found.is_low_good) == scale


def test_scores_in_words_and_those_that_are_none(guessed) -> None:
    rows = "1,2026-03-20,Gut\n2,2026-03-21,Schlecht\n3,2026-03-22,Keine Angabe\n"
    raw = mapping(guessed(f"id,erstellt,Zufriedenheit\n{rows}"))
    assert raw["surveys"]["score"] == {
        "header": "Zufriedenheit",
        "values": {"Gut": "1", "Schlecht": "0", "Keine Angabe": ""},
    }
    rows = "1,2026-03-20,4\n2,2026-03-21,5\n3,2026-03-22,Offered\n"
    raw = mapping(guessed(f"id,created,Satisfaction\n{rows}"))
    assert raw["surveys"]["score"] == {"header": "Satisfaction", "values": {"Offered": ""}}


def test_signs_for_nothing_are_found(guessed) -> None:
    rows = "".join(
        f"{n},2026-03-{n + 10} 09:00,{'1900-01-01 00:00' if n % 3 else f'2026-04-{n + 10} 10:00'},{'-' if n % 2 else 'Ada'}\n"
        for n in range(1, 13)
    )
    raw = mapping(guessed(f"id,created,solved,agent\n{rows}"))
    assert raw["missing"] == ["-", "1900-01-01 00:00"]


@pytest.mark.parametrize(
    ("header", "value", "spec"),
    [
        ("handling time (hours)", "2.5", {"type": "hours"}),
        ("Bearbeitungsdauer in Minuten", "2,5", {"type": "minutes", "decimal": ","}),
        ("talk duration", "0:02:23", {"type": "hms"}),
        ("duration", "1 day 2 hours", {"type": "words"}),
        ("call duration in seconds", "109", {}),
    ],
)
def test_durations_by_name_and_form(guessed, header: str, value: str, spec: dict[str, str]) -> None:
    rows = "".join(f'{n},2026-03-{n + 10} 09:00,"{value}"\n' for n in range(1, 9))
    found = guessed(f"id,created,{header}\n{rows}")
    said = described("tickets", "resolution_seconds", found.profiles[header], Answers())
    assert said.spec == {"header": header} | spec
    assert not said.asks


def test_a_duration_without_a_unit_is_asked(guessed) -> None:
    rows = "".join(f"{n},2026-03-{n + 10} 09:00,{n * 7}\n" for n in range(1, 9))
    found = guessed(f"id,created,resolution time\n{rows}")
    profile = found.profiles["resolution time"]
    assert described("tickets", "resolution_seconds", profile, Answers()).asks == "unit"
    told = described("tickets", "resolution_seconds", profile, Answers(units={"resolution time": "hours"}))
    assert (told.asks, told.spec["type"]) == ("", "hours")


def test_date_and_time_in_two_columns(guessed) -> None:
    rows = "".join(f"{n},{n + 12}/03/2026,09:1{n}:30\n" for n in range(1, 9))
    raw = mapping(guessed(f"Call Id,Date,Time\n{rows}"))
    assert raw["tickets"]["opened_at"] == {"join": ["Date", "Time"]}
    assert raw["formats"] == ["%d/%m/%Y %H:%M:%S"]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2026-03-02", "iso"),
        ("2026-03-02T09:00:00Z", "iso"),
        ("2026-03-02 09:00:00.123+02:00", "iso"),
        ("2026/03/02 09:00:00.000", "%Y/{1}/{2} %H:%M:%S%.f"),
        ("2/3/26", "{1}/{2}/%y"),
        ("02.03.2026 9:05", "{1}.{2}.%Y %H:%M"),
        ("02-03-2026, 09:05:01", "{1}-{2}-%Y, %H:%M:%S"),
        ("3/2/2026 9:05 p. m.", "{1}/{2}/%Y %I:%M %p"),
        ("3/2/2026 09:05:07 AM", "{1}/{2}/%Y %I:%M:%S %p"),
        ("02-Mar-26", "%d-%b-%y"),
        ("2. März 2026", "%d. %b %Y"),
        ("Mar 2, 2026 10:00", "%b %d, %Y %H:%M"),
        ("20260302", "%Y%m%d"),
        ("TKT-0001", None),
        ("09:05", None),
        ("12.5", None),
    ],
)
def test_patterns_of_dates(text: str, pattern: str | None) -> None:
    from data.guess.date_shapes import shapes_of

    ((shape, count),) = shapes_of(pl.Series([text]))
    assert count == 1
    assert pattern_of(shape) == pattern


days = st.lists(st.dates(date(2020, 1, 1), date(2029, 12, 31)), min_size=1, max_size=30)


@given(days=days, is_day_first=st.booleans(), pad=st.booleans())
def test_the_order_is_told_exactly_by_numbers_above_12(days: list[date], is_day_first: bool, pad: bool) -> None:
    width = "02" if pad else ""
    pairs = [(each.day, each.month) if is_day_first else (each.month, each.day) for each in days]
    texts = [f"{a:{width}}/{b:{width}}/{each.year}" for (a, b), each in zip(pairs, days, strict=True)]
    above = sum(each.day > 12 for each in days)
    found = order_of(pl.Series(texts))
    assert found == Order(
        above if is_day_first else 0,
        0 if is_day_first else above,
        sum(each.day <= 12 and each.day != each.month for each in days),
    )
    assert found.told == (None if not above else "day first" if is_day_first else "month first")
    assert not found.is_contradictory


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.dates(date(2024, 1, 1), date(2026, 12, 31)), min_size=2, max_size=20, unique=True))
def test_an_order_is_never_guessed(tmp_path_factory: pytest.TempPathFactory, days: list[date]) -> None:
    """Whatever the dates: they are read as they were written, or asked about."""
    folder = tmp_path_factory.mktemp("days")
    (folder / "t.csv").write_text(
        "id,created,status\n" + "".join(f"{n},{each:%d/%m/%Y},Open\n" for n, each in enumerate(days))
    )
    with duckdb.connect() as con:
        (loose,) = read_loose(folder / "t.csv", folder, con)
        found = guess(loose)
    dates = found.profiles["created"].dates
    assert dates
    if any(each.day > 12 for each in days):
        assert (dates.is_open, dates.formats) == (False, ("%d/%m/%Y",))
    elif any(each.day != each.month for each in days):
        assert (dates.is_open, dates.formats) == (True, ("%d/%m/%Y", "%m/%d/%Y"))
        assert described("tickets", "opened_at", found.profiles["created"], Answers()).asks == "order"
    else:
        assert not dates.is_open


def test_the_order_is_looked_for_in_every_row_and_in_every_column(guessed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only number above 12 stands below the sample, in another column."""
    monkeypatch.setattr("data.guess.loose.SAMPLE", 5)
    rows = "".join(f"{n},0{n % 9 + 1}/0{n % 8 + 1}/2026,0{n % 9 + 1}/0{n % 8 + 1}/2026\n" for n in range(20))
    found = guessed(f"id,created,closed\n{rows}21,01/02/2026,25/02/2026\n")
    assert mapping(found)["formats"] == ["%d/%m/%Y"]
    said = described("tickets", "opened_at", found.profiles["created"], Answers())
    assert said.reason == "day first, as in closed; no time of day"
    said = described("tickets", "closed_at", found.profiles["closed"], Answers())
    assert said.reason == "day first: 1 row has a first number above 12; no time of day"


def test_both_orders_in_one_column_are_reported(guessed) -> None:
    found = guessed("id,created\n1,13/02/2026\n2,02/14/2026\n3,02/03/2026\n")
    (problem,) = found.problems
    assert "both orders: 1 row has a first number above 12 and 1 row has a second number above 12" in problem
    assert described("tickets", "opened_at", found.profiles["created"], Answers()).asks == "order"


def test_dates_that_a_spreadsheet_took_in_part_are_reported(guessed) -> None:
    """It took 3/4 for its own, in its own order, and left 25/4 as the text that it was."""
    found = guessed("id,created\n1,25/04/2026\n2,2026-03-04 00:00:00\n3,28/04/2026\n4,2026-01-05 00:00:00\n")
    assert any("half converted by a spreadsheet" in each for each in found.problems)


def workdays() -> list[datetime]:
    start = datetime(2025, 1, 1, 9)
    hours = [start + timedelta(hours=17 * n) for n in range(900)]
    return [each for each in hours if each.weekday() < 5]


def exchanged(moment: datetime) -> datetime:
    return moment.replace(day=moment.month, month=moment.day) if moment.day <= 12 else moment


@pytest.mark.parametrize("is_exchanged", [True, False])
def test_days_and_months_that_were_exchanged_are_found_by_the_weekends(guessed, is_exchanged: bool) -> None:
    """No number tells it, but nobody works so much on Saturdays."""
    moments = [exchanged(each) if is_exchanged else each for each in workdays()]
    text = "id,created,status\n" + "".join(f"{n},{each:%Y-%m-%d %H:%M:%S},Open\n" for n, each in enumerate(moments))
    found = guessed(text)
    dates = found.profiles["created"].dates
    assert dates
    assert dates.is_exchanged == is_exchanged
    assert dates.formats == (("%Y-%d-%m %H:%M:%S", "iso") if is_exchanged else ("iso",))
    assert len(found.problems) == int(is_exchanged)


def test_days_and_months_that_were_exchanged_are_found_by_time_going_back(guessed) -> None:
    """A desk that never closes: its log tells it by the order of a ticket's rows."""
    start = datetime(2026, 1, 1)
    moments = [start + timedelta(hours=9 * n) for n in range(900)]
    rows = "".join(
        f"c{n // 30},{'Open' if n % 30 < 29 else 'Closed'},{exchanged(each):%Y-%m-%d %H:%M:%S}\n"
        for n, each in enumerate(moments)
    )
    dates = guessed(f"case id,activity,timestamp\n{rows}").profiles["timestamp"].dates
    assert dates
    assert dates.is_exchanged
    assert "before the row above of the same ticket" in dates.note


def test_seconds_since_1970(guessed) -> None:
    raw = mapping(
        guessed("id,created,closed\n" + "".join(f"{n},{1_780_000_000 + n},{1_780_000_000_000 + n}\n" for n in range(9)))
    )
    assert raw["tickets"]["opened_at"] == {"header": "created", "formats": ["epoch"]}
    assert raw["tickets"]["closed_at"] == {"header": "closed", "formats": ["epoch_ms"]}


def test_names_below_a_title_headers_twice_and_json(guessed) -> None:
    text = "Report for March 2026\n\nid;created;note;note\n1;2026-03-02;a;b\n2;2026-03-20;c;d\n"
    assert list(guessed(text).profiles) == ["id", "created", "note", "note (2)"]
    text = '{"items": [{"id": 1, "created": "2026-03-02", "by": {"name": "Ada"}}], "next": null}'
    assert list(guessed(text, "page.json").profiles) == ["by.name", "created", "id"]


def test_a_file_that_is_known_or_no_table_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "z.csv"
    path.write_text("Id,Status,Created at,Updated at,Solved at\n1,Open,2026-03-02 09:00,2026-03-02 09:00,\n")
    assert look(path, "z.csv", tmp_path).known == ["Zendesk ticket export"]
    path.write_text("%PDF-1.7")
    assert "It is a PDF" in look(path, "z.csv", tmp_path).refusal


def test_the_lists_of_words_are_written_as_they_are_compared() -> None:
    """A name with an accent, a capital or a stroke would never be found."""

    def words(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for each in value.values():
                yield from words(each)
        else:
            yield from value

    lists = {key: value for key, value in synonyms().items() if key not in ("nothing",)}
    assert [each for each in words(lists) if " ".join(tokens(each)) != each] == []


def test_everyday_names_are_known_and_a_remark_is_no_score(guessed):
    found = guessed(
        "Case,Raised on,Raised by,Desk,Answered,Finished,Remark,Note\n"
        "A-1,03/11/2026 09:12,c-1,North,03/11/2026 11:30,14/11/2026 16:00,x,all fine then\n"
        "A-2,14/11/2026 09:12,c-2,South,14/11/2026 11:30,15/11/2026 16:00,y,good\n"
        "A-3,15/11/2026 09:12,c-1,North,15/11/2026 11:30,16/11/2026 16:00,z,calls again\n"
    )
    tickets = found.tables["tickets"]
    headers = {name: source.headers[0] for name, source in tickets.items()}
    assert headers["opened_at"] == "Raised on"
    assert headers["customer_id"] == "Raised by"
    assert headers["team"] == "Desk"
    assert headers["first_response_at"] == "Answered"
    assert headers["resolved_at"] == "Finished"
    assert "surveys" not in found.tables
