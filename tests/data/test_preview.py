"""What a preview promises is what a build does; and a table that is kept never harms another file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build import build
from data.folders import CODE, MAPPING, is_export
from data.guess.keep import mapping_name, safe_name, save_table
from data.guess.preview import preview
from data.refusal import Refused
from data.settings import Settings
from tests.data.conftest import rows

CASES = sorted((CODE.parent / "tests" / "data" / "sources" / "mapped").glob("*/exports/*.mapping.toml"))
CALLS = "id,created,solved,score\n1,2026-03-02 09:00,2026-03-02 08:00,4\n2,soon,,5\n3,2026-03-04 09:00,,9\n4,x\n"
MAPPED = (
    "calls",
    '[tickets]\nticket_id = "id"\nopened_at = "created"\nresolved_at = "solved"\n'
    '[surveys]\nkind = { constant = "csat" }\nscore = "score"\nscale_max = 5\n',
)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_a_preview_says_what_a_build_does(exports: Path, warehouse: Path, scratch: Path) -> None:
    (exports / "calls.csv").write_text(CALLS)
    (exports / f"calls{MAPPING}").write_text(MAPPED[1])
    promised = preview(exports / "calls.csv", "calls.csv", MAPPED, Settings(), scratch)
    report = build(exports, warehouse)
    assert promised.files == report.files
    kept = {table: rows(warehouse, f"select count(*) from {table}")[0][0] for table in promised.counts}
    assert promised.counts == kept
    for table, found in (("quarantine", promised.rejected), ("emptied", promised.emptied)):
        wanted = rows(warehouse, f"select file, line, column_name, reason, raw from {table} order by file, line")
        assert wanted
        assert found.rows() == wanted
    first = promised.tables["tickets"]
    assert first.columns == ["ticket_id", "source", "opened_at", "status", "as_of"]
    assert first["ticket_id"].to_list() == ["1", "3"]


@pytest.mark.parametrize("mapping", CASES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_every_sample_is_previewed_as_it_is_built(mapping: Path, warehouse: Path, scratch: Path, exports: Path) -> None:
    """One file of each sample, alone with its mapping."""
    stem = mapping.name.removesuffix(MAPPING)
    table = min(mapping.parent.glob("*.csv"), key=lambda path: (not path.stem.startswith(stem[:4]), path.name))
    found = preview(table, table.name, (stem, mapping.read_text(encoding="utf-8")), Settings(), scratch)
    for each in (mapping, table):
        (exports / each.name).symlink_to(each)
    assert found.files == build(exports, warehouse).files
    assert sum(found.counts.values()) > 0


def test_a_mapping_that_fits_nothing_says_what_the_table_lacks(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "t"
    path.write_text("number,created\n1,2026-03-02\n")
    found = preview(path, "t.csv", MAPPED, Settings(), scratch)
    assert found.files == []
    assert len(found.refused) == 1
    with pytest.raises(Refused, match="It fills no table"):
        preview(path, "t.csv", ("m", ""), Settings(), scratch)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("calls.csv", "calls.csv"),
        ("März 2026.xlsx", "März 2026.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\calls.csv", "calls.csv"),
        ("..", "table"),
        ("", "table"),
        (".hidden.csv", "hidden.csv"),
        ("~$calls.xlsx", "$calls.xlsx"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("settings.toml", "table-settings.toml"),
        ("README.md", "table-README.md"),
        ("x.mapping.toml", "table-x"),
        ("CON.csv", "table-CON.csv"),
        ("n" * 300 + ".csv", "n" * 97 + ".csv"),
    ],
)
def test_a_name_from_outside_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_no_name_leaves_the_folder_or_hides(name: str) -> None:
    safe = safe_name(name)
    assert safe == Path(safe).name
    assert not safe.startswith((".", "~$"))
    assert is_export(safe)
    assert 0 < len(safe) <= 130
    assert safe_name(safe) == safe
    assert Path(mapping_name(name)).name == mapping_name(name)


def test_nothing_is_written_over_and_nothing_is_left_half(tmp_path: Path, exports: Path) -> None:
    table = tmp_path / "upload"
    table.write_text("new")
    (exports / "a.csv").write_text("old")
    with pytest.raises(Refused, match=r"There is already a file a\.csv"):
        save_table(exports, table, "a.csv", "calls", "text")
    assert [path.name for path in exports.iterdir()] == ["a.csv"]
    assert (exports / "a.csv").read_text() == "old"
    (exports / "calls.mapping.toml").write_text("old")
    with pytest.raises(Refused, match=r"There is already a file calls\.mapping\.toml"):
        save_table(exports, table, "b.csv", "Calls!", "text")
    assert not (exports / "b.csv").exists()
    save_table(exports, table, "b.csv", "Other calls", "text")
    assert (exports / "b.csv").read_text() == "new"
    assert (exports / "other_calls.mapping.toml").read_text() == "text"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, exports: Path) -> None:
    table = tmp_path / "upload"
    table.write_text("new")
    exports.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(Refused, match="It cannot be saved"):
        save_table(exports, table, "a.csv", "m", "text")
    exports.chmod(stat.S_IRWXU)
