"""The documentation says what the code does: generated parts, links, and everything that a reader must find in it."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import duckdb
import pytest

from data.formats import known_formats
from data.publish import current
from data.settings import HOUSE_TARGETS, Settings, read_settings
from pages.snapshot.__main__ import parser
from queries.metrics import catalogue
from queries.scope import Scope
from tests.documents import BEGIN, PARTS, ROOT, documents, renewed, stale

FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s*(\S+)|\b(?:src|href)=\"([^\"]+)\"", re.MULTILINE
)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
OURS = re.compile(r"(?:data|docs|pages|queries|tests|\.streamlit|\.ci)/[\w./-]*|\w+\.(?:py|md)")
# Places that a clone does not have before something was run.
MADE_LATER = ("data/warehouse", "data/kept", "scratch")
VARIABLE = re.compile(r"\b(?:LATITUDE|STREAMLIT)_[A-Z]+(?:_[A-Z]+)*\b")
READERS = ("executive", "manager", "team-lead", "analyst", "administrator", "contributor")


def prose(text: str) -> str:
    """`text` without its code."""
    return SPAN.sub("", FENCED.sub("", text))


def code(text: str) -> str:
    """Only the code of `text`, in blocks and in lines."""
    return "\n".join([*(block[2] for block in FENCED.findall(text)), *SPAN.findall(FENCED.sub("", text))])


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of this language in a document."""
    return [block for _, named, block in FENCED.findall(path.read_text(encoding="utf-8")) if named == language]


def anchors(text: str) -> set[str]:
    """The names by which GitHub lets a link point at the headings of `text`."""
    headings = HEADING.findall(FENCED.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(root: Path) -> Iterator[str]:
    """Links and images that lead from a document to a file, or to a heading, that is not there."""
    for path in documents(root):
        for found in LINK.findall(prose(path.read_text(encoding="utf-8"))):
            link = "".join(found)
            if ELSEWHERE.match(link):
                continue
            name, _, anchor = link.partition("#")
            target = path.parent / name if name else path
            is_heading = not anchor or (target.is_file() and anchor in anchors(target.read_text(encoding="utf-8")))
            if not target.exists() or not is_heading:
                yield f"{path.relative_to(root).as_posix()}: {link}"


def missing_paths(root: Path) -> Iterator[str]:
    """Paths of ours that a document names in code and that are not there."""
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        for span in SPAN.findall(FENCED.sub("", text)):
            is_named = OURS.fullmatch(span) and not span.startswith(MADE_LATER)
            if is_named and not any((folder / span).exists() for folder in (root, path.parent)):
                yield f"{path.relative_to(root).as_posix()}: {span}"


def page_titles() -> list[str]:
    """The titles in the list of pages, read off the frame, which runs a page when it is imported."""
    tree = ast.parse((ROOT / "pages" / "frame.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Listed"]
    return [str(each.value) for call in calls for each in ast.walk(call.args[1]) if isinstance(each, ast.Constant)]


def all_documents() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in documents())


@pytest.fixture(scope="module")
def sample(demo_folder: Path) -> Path:
    """The demo company's warehouse."""
    path = current(demo_folder)
    assert path
    return path


def test_generated_parts_say_what_the_code_says():
    old = [path.relative_to(ROOT).as_posix() for path, _ in stale(ROOT, PARTS)]
    assert old == [], "run `python -m tests.documents`"


def test_every_generated_part_has_a_place():
    assert set(BEGIN.findall(all_documents())) == set(PARTS)


def test_links_and_images_lead_somewhere():
    assert list(broken_links(ROOT)) == []


def test_paths_named_in_the_documentation_are_there():
    assert list(missing_paths(ROOT)) == []


@pytest.mark.parametrize("name", ["README.md", "docs/manager.md"])
def test_every_page_is_mentioned(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    titles = page_titles()
    assert len(titles) >= 3
    assert [title for title in titles if f"| **{title}** |" not in text] == []


# Pages that are looked up rather than read.
REFERENCE = {"exports", "definitions", "decision-log", "mapping"}


def test_every_reader_has_a_page_that_the_readme_leads_to():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in READERS if f"(docs/{name}.md)" not in readme] == []
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} == {*READERS, *REFERENCE}


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "contributor.md").read_text(encoding="utf-8")
    records = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(records) >= 7
    assert [name for name in records if f"(decisions/{name})" not in listed] == []


def test_every_measure_is_explained():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in catalogue().values() if f"**{each.title}**" not in readme] == []


def test_every_setting_is_explained_where_the_refusal_points():
    """`data/settings.py` sends whoever wrote an unknown setting to docs/analyst.md."""
    named = code((ROOT / "docs" / "analyst.md").read_text(encoding="utf-8"))
    known = {field.name for field in fields(Settings)} - {"stated_targets"}
    known |= {f"{measure}_{clock}_minutes" for measure, clock in HOUSE_TARGETS}
    known |= {form.source for form in known_formats()}
    assert len(known) > 5
    assert [name for name in sorted(known) if not re.search(rf"\b{name}\b", named)] == []


def test_the_examples_of_settings_are_accepted(tmp_path: Path):
    for document in ("README.md", "docs/analyst.md", "docs/decision-log.md", "data/exports/README.md"):
        examples = blocks(ROOT / document, "toml")
        assert examples, document
        for example in examples:
            (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
            assert read_settings(tmp_path) != Settings(), document


def test_the_examples_of_questions_run(sample: Path, tmp_path: Path):
    examples = blocks(ROOT / "docs" / "contributor.md", "sql")
    assert examples
    # A copy: one process opens a file in one way only, and another test may have opened it as the pages do.
    with duckdb.connect(str(shutil.copy(sample, tmp_path)), read_only=True) as con:
        for example in examples:
            assert con.sql(example, params={"scope": Scope().bound()}).fetchall(), example


def test_every_environment_variable_is_explained():
    """Those that the code reads, the Makefile's included."""
    named = set(VARIABLE.findall(code((ROOT / "docs" / "administrator.md").read_text(encoding="utf-8"))))
    texts = [ROOT / "Makefile", ROOT / ".streamlit" / "config.toml", ROOT / "CONTRIBUTING.md"]
    folders = [ROOT / name for name in ("data", "queries", "pages", "tests")]
    texts += [path for folder in folders for path in folder.rglob("*.py")]
    read = {name for path in texts for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert {"LATITUDE_EXPORTS", "LATITUDE_WAREHOUSE", "STREAMLIT_SERVER_ALLOWED_HOSTS"} <= read
    assert read - named == set()


def test_every_option_of_the_snapshot_is_explained():
    named = code((ROOT / "docs" / "administrator.md").read_text(encoding="utf-8"))
    options = set(re.findall(r"--\w+", parser().format_help())) - {"--help"}
    assert "--week" in options
    assert [option for option in sorted(options) if option not in named] == []


def test_every_number_of_the_server_is_explained():
    named = code((ROOT / "docs" / "administrator.md").read_text(encoding="utf-8"))
    source = (ROOT / "pages" / "server" / "exposition.py").read_text(encoding="utf-8")
    families = set(re.findall(r"\"(latitude\w*)\"", source)) | {
        f"latitude_rows_{kind}" for kind in ("loaded", "quarantined")
    }
    assert len(families) > 8
    assert [name for name in sorted(families) if not re.search(rf"\b{name}\b", named)] == []


def test_no_picture_lies_around_unused():
    text = all_documents()
    pictures = [path.name for path in (ROOT / "docs" / "images").iterdir()]
    assert pictures
    assert [name for name in pictures if name not in text] == []


# From here on: the checks above can fail.


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A repository whose documentation is in order."""
    for name, text in {
        "README.md": "# Title\n\n[page](docs/page.md#a-part-of-it) ![x](docs/x.png) [out](https://example.com)\n",
        "docs/page.md": "## A `part` of it\n\n[up](../README.md) `docs/x.png`\n\n```\n[no](link) # Not a heading\n```\n",
        "docs/x.png": "",
        "data/exports/dropped.md": "[broken](nowhere)\n",
        "data/exports/README.md": "[up](../../README.md)\n",
        ".venv/package.md": "[broken](nowhere)\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_documentation_in_order_has_nothing_broken(house):
    assert [path.relative_to(house).as_posix() for path in documents(house)] == [
        "README.md",
        "data/exports/README.md",
        "docs/page.md",
    ]
    assert list(broken_links(house)) == []
    assert list(missing_paths(house)) == []


@pytest.mark.parametrize(
    "text",
    [
        "[a](gone.md)",
        "![a](images/gone.png)",
        "[a](page.md#gone)",
        "[a](#gone)",
        '[a](gone.md "with a title")',
        "[a]: gone.md",
        '<img src="gone.png">',
        "[`code`](gone.md)",
        "[a](page.md) and [b](gone.md)",
    ],
)
def test_a_broken_link_is_found(house, text):
    (house / "docs" / "other.md").write_text(text + "\n", encoding="utf-8")
    [found] = broken_links(house)
    assert found.startswith("docs/other.md: ")
    assert "gone" in found


@pytest.mark.parametrize("span", ["pages/gone.py", "gone.md", "docs/gone/", "docs/decisions/0001-gone.md"])
def test_a_path_that_is_not_there_is_found(house, span):
    (house / "docs" / "other.md").write_text(f"See `{span}` and `data/warehouse/CURRENT`.\n", encoding="utf-8")
    assert list(missing_paths(house)) == [f"docs/other.md: {span}"]


def test_a_stale_part_is_found_and_renewed(house):
    page = house / "docs" / "page.md"
    page.write_text("before\n\n<!-- part:begin -->\nold\n<!-- part:end -->\n\nafter\n", encoding="utf-8")
    [(path, wanted)] = stale(house, {"part": lambda: "new\nlines"})
    assert path == page
    assert wanted == "before\n\n<!-- part:begin -->\nnew\nlines\n<!-- part:end -->\n\nafter\n"
    page.write_text(wanted, encoding="utf-8")
    assert list(stale(house, {"part": lambda: "new\nlines"})) == []


@pytest.mark.parametrize(
    "text",
    [
        "<!-- other:begin -->\n<!-- other:end -->\n",
        "<!-- part:begin -->\nno end\n",
        "<!-- part:begin -->\n<!-- part:begin -->\n<!-- part:end -->\n",
    ],
)
def test_a_part_that_nobody_writes_or_ends_is_an_error(text):
    with pytest.raises(LookupError, match="part"):
        renewed(text, {"part": lambda: "new"})
