"""Who may import whom, read off the import statements of every module (docs/contributor.md says why)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
NOT_OURS = {"exports", "sample", "warehouse"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers"}

# A module or folder of ours, and what it must not import.
FORBIDDEN = {
    "data": {"queries", "pages", "dashboard", "streamlit", "tests"},
    "queries": {"pages", "dashboard", "streamlit", "tests"},
    "pages": {"dashboard", "duckdb", "tests"},
    "pages.charts": {"streamlit", "duckdb", "queries.warehouse", "pages.parts", "pages.sections", "pages.server"},
    "pages.parts": {"pages.sections"},
    "dashboard": {"duckdb", "tests"},
}
MAY_IMPORT_DUCKDB = {"queries.warehouse", "data", "tests"}
# The frame is where the list of pages is put together, so it alone imports them.
FRAME = "pages.frame"


def violations(root: Path) -> list[str]:
    """Every broken rule under `root`, as `path:line module imports name`, in order of path and line."""
    found = []
    paths = sorted(modules(root))
    for path in paths:
        where, name = path.relative_to(root).as_posix(), module_name(root, path)
        if EMPTY_NAMES & set(name.replace(".", "_").split("_")):
            found.append(f"{where}:1 {name} says nothing about what it holds")
        tree = ast.parse(path.read_text(encoding="utf-8"), where)
        for line, imported in imports(tree, package_of(path, name)):
            if is_forbidden(root, name, imported):
                found.append(f"{where}:{line} {name} imports {imported}")
    return found


def modules(root: Path) -> Iterator[Path]:
    """Our own Python files: neither the virtual environment's nor whatever was dropped among the exports."""
    for path in root.rglob("*.py"):
        folders = path.relative_to(root).parent.parts
        if not any(part.startswith(".") for part in folders) and not (
            folders[:1] == ("data",) and NOT_OURS.intersection(folders[1:2])
        ):
            yield path


def module_name(root: Path, path: Path) -> str:
    """`pages/parts/tiles.py` -> `pages.parts.tiles`, `data/__init__.py` -> `data`."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def package_of(path: Path, name: str) -> str:
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, inside functions too: `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def is_forbidden(root: Path, name: str, imported: str) -> bool:
    """Whether the module `name` must not import the full name `imported`."""
    for ours, theirs in FORBIDDEN.items():
        if belongs(name, [ours]) and belongs(imported, theirs):
            return True
    if belongs(imported, ["duckdb"]):
        return not belongs(name, MAY_IMPORT_DUCKDB)
    if belongs(imported, ["streamlit"]):
        return not belongs(name, ["pages", "dashboard", "tests"])
    if belongs(name, ["pages"]) and name != FRAME:
        return is_page(root, imported, importer=name)
    return False


def belongs(name: str, places: Iterable[str]) -> bool:
    """Whether `name` is one of `places` or lies inside one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def is_page(root: Path, imported: str, importer: str) -> bool:
    """Whether `imported` is, or comes from, a file that lies directly in pages/ and is not the importer."""
    first, _, rest = imported.partition(".")
    page = rest.partition(".")[0]
    return first == "pages" and f"pages.{page}" != importer and (root / "pages" / f"{page}.py").is_file()


def test_the_house_keeps_its_rules():
    assert violations(ROOT) == []


def test_the_rules_look_at_the_real_folders():
    seen = {module_name(ROOT, path).partition(".")[0] for path in modules(ROOT)}
    assert {"dashboard", "data", "pages", "queries", "tests"} <= seen


def test_sections_belong_to_a_page():
    folders = [path.name for path in (ROOT / "pages" / "sections").iterdir() if (path / "__init__.py").is_file()]
    assert folders
    assert [name for name in folders if not (ROOT / "pages" / f"{name}.py").is_file()] == []


@pytest.fixture
def house(tmp_path):
    """A house that keeps every rule."""
    for path, text in {
        "dashboard.py": "import streamlit as st\nfrom pages.server.health import health\n",
        "data/build.py": "import duckdb\nfrom data.publish import publish\nfrom . import folders\n",
        "data/exports/dropped.py": "import queries.scope\n",
        ".venv/lib/other.py": "import duckdb\n",
        "queries/warehouse.py": "import duckdb\nfrom data.publish import current\n",
        "pages/__init__.py": "",
        "pages/frame.py": "import streamlit as st\nfrom pages import data_page, weekly_snapshot\n",
        "pages/data_page.py": "import streamlit as st\nfrom pages.parts import tiles\n",
        "pages/weekly_snapshot.py": "from pages.charts.bars import bars\nfrom queries import warehouse\n",
        "pages/parts/tiles.py": "import streamlit as st\nfrom pages.charts import bars\n",
        "pages/charts/bars.py": "import plotly.graph_objects as go\nfrom queries.metrics import METRICS\n",
        "tests/test_build.py": "import duckdb\nfrom pages import weekly_snapshot\n",
    }.items():
        plant(tmp_path, path, text)
    return tmp_path


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(dedent(text), encoding="utf-8")


def test_a_house_that_keeps_every_rule_has_no_violation(house):
    assert violations(house) == []


@pytest.mark.parametrize(
    ("path", "text", "broken"),
    [
        ("data/a.py", "import queries.scope", "queries.scope"),
        ("data/a.py", "from pages.parts import tiles", "pages.parts.tiles"),
        ("data/a.py", "import streamlit", "streamlit"),
        ("data/sources/a.py", "from ...queries import scope", "queries.scope"),
        ("queries/a.py", "from pages import charts", "pages.charts"),
        ("queries/a.py", "import duckdb", "duckdb"),
        ("queries/a.py", "def f():\n    from streamlit import cache_data", "streamlit.cache_data"),
        ("pages/a.py", "from duckdb import connect", "duckdb.connect"),
        ("pages/a.py", "from pages import weekly_snapshot", "pages.weekly_snapshot"),
        ("pages/a.py", "from pages.weekly_snapshot import show", "pages.weekly_snapshot.show"),
        ("pages/a.py", "from . import frame", "pages.frame"),
        ("pages/a.py", "import pages.frame", "pages.frame"),
        ("pages/parts/a.py", "from ..weekly_snapshot import show", "pages.weekly_snapshot.show"),
        ("pages/charts/a.py", "import streamlit as st", "streamlit"),
        ("pages/charts/a.py", "import duckdb", "duckdb"),
        ("pages/charts/a.py", "from queries import warehouse", "queries.warehouse"),
        ("pages/charts/a.py", "from pages.parts import tiles", "pages.parts.tiles"),
        ("a.py", "import streamlit.testing.v1", "streamlit.testing.v1"),
        ("dashboard.py", "import duckdb", "duckdb"),
        ("pages/a.py", "from tests.browser import app", "tests.browser.app"),
    ],
)
def test_a_forbidden_import_is_found(house, path, text, broken):
    plant(house, path, text)
    name = path.removesuffix(".py").replace("/", ".")
    line = len(text.splitlines())
    assert violations(house) == [f"{path}:{line} {name} imports {broken}"]


@pytest.mark.parametrize(
    "path",
    [
        "data/utils.py",
        "pages/parts/helpers.py",
        "queries/session_manager.py",
        "pages/common/a.py",
        "data/common/__init__.py",
    ],
)
def test_a_name_that_says_nothing_is_found(house, path):
    plant(house, path, "")
    [found] = violations(house)
    assert found.startswith(f"{path}:1 ")
