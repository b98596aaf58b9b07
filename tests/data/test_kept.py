from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from data.kept import NotKept, kept, now_text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_written_is_there_the_next_time(folder: Path):
    with kept() as connection:
        connection.execute("insert into views values ('a', 'p', 'q', ?)", (now_text(),))
    with kept() as connection:
        assert [row["name"] for row in connection.execute("select * from views")] == ["a"]
    assert (folder / "latitude.sqlite").is_file()


def test_a_block_that_raises_writes_nothing():
    def torn() -> None:
        with kept() as connection:
            connection.execute("insert into views values ('a', 'p', 'q', 'now')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        torn()
    with kept() as connection:
        assert connection.execute("select count(*) from views").fetchone()[0] == 0


def test_a_place_that_cannot_be_written_is_told_with_what_to_do(folder: Path):
    folder.write_text("a file where the folder should be")
    with pytest.raises(NotKept, match="set LATITUDE_KEPT") as told, kept():
        pass
    assert (told.value.path, told.value.is_broken) == (folder, False)


def test_a_folder_of_the_files_name_is_no_damaged_file(folder: Path):
    (folder / "latitude.sqlite").mkdir(parents=True)
    with pytest.raises(NotKept) as told, kept():
        pass
    assert not told.value.is_broken


def test_a_damaged_file_is_told_and_left_as_it_is(folder: Path):
    folder.mkdir()
    file = folder / "latitude.sqlite"
    file.write_bytes(b"no database " * 1000)
    with pytest.raises(NotKept, match="backup") as told, kept():
        pass
    assert (told.value.path, told.value.is_broken) == (file, True)
    assert file.read_bytes() == b"no database " * 1000


def test_pages_that_are_torn_out_of_the_file_are_noticed_when_it_is_read(folder: Path):
    with kept() as connection:
        rows = [(f"view {n}", "p", "q" * 500, now_text()) for n in range(200)]
        connection.executemany("insert into views values (?, ?, ?, ?)", rows)
    file = folder / "latitude.sqlite"
    sound = file.read_bytes()
    file.write_bytes(sound[:8192] + b"\x55" * (len(sound) - 8192))
    with pytest.raises(NotKept) as told, kept() as connection:
        connection.execute("select * from views").fetchall()
    assert told.value.is_broken


def test_a_row_that_is_taken_is_no_broken_file():
    with kept() as connection:
        connection.execute("insert into views values ('a', 'p', 'q', 'now')")
    with pytest.raises(sqlite3.IntegrityError), kept() as connection:
        connection.execute("insert into views values ('a', 'p', 'q', 'now')")
