from __future__ import annotations

from pathlib import Path

import pytest

from data.kept import kept, now_text


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
