"""An executive's files hold no person of the demo company, anywhere in their bytes."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from data.folders import sample_folder
from pages.snapshot.identity import of_png, of_sheet

pytestmark = pytest.mark.browser


@cache
def persons() -> dict[str, set[str]]:
    """Everything by which the demo company's exports name somebody."""
    folder = sample_folder()
    found: dict[str, set[str]] = {"names": set(), "customers": set(), "addresses": set(), "numbers": set()}
    with gzip.open(folder / "zendesk_users.ndjson.gz", "rt") as lines:
        for user in map(json.loads, lines):
            found["customers"].add(str(user["id"]))
            if user["role"] != "end-user":
                found["names"] |= {user["name"], user["name"].split()[-1]}
    for path in folder.iterdir():
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
        found["addresses"] |= set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", text))
        found["numbers"] |= set(re.findall(r"\+\d[\d ]{7,}\d", text))
        found["names"] |= set(re.findall(r"\b(?:Resolver|Opened by|Updated by|Caller) \d+\b", text))
        found["customers"] |= set(re.findall(r"\b3601\d{8}\b", text))
    return found


def everything_in(form: str, data: bytes) -> Iterator[str]:
    """Every text of a file: as it lies there, and unpacked."""
    yield data.decode("utf-8", "replace")
    if form == "pdf":
        reader = PdfReader(BytesIO(data))
        yield json.dumps({str(name): str(value) for name, value in (reader.metadata or {}).items()}, ensure_ascii=False)
        yield str(reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml())
        for page in reader.pages:
            yield page.extract_text()
            yield page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    elif form == "png":
        yield of_png(data)
        yield json.dumps({str(name): str(value) for name, value in Image.open(BytesIO(data)).info.items()})
    elif form == "xlsx":
        yield of_sheet(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")


def test_the_company_has_persons_to_be_found():
    found = persons()
    assert len(found["names"]) > 60
    assert len(found["customers"]) > 2_000
    assert len(found["addresses"]) > 40
    assert len(found["numbers"]) > 10


@pytest.mark.parametrize("form", ["html", "pdf", "png", "xlsx"])
def test_no_person_stands_in_an_executives_file(files, form):
    for text in everything_in(form, files("executive")[form]):
        words = set(re.findall(r"[\w@.+-]+", text))
        for name in persons()["names"]:
            assert not re.search(rf"\b{re.escape(name)}\b", text), name
        assert words.isdisjoint(persons()["customers"] | persons()["addresses"])
        squeezed = re.sub(r"\s", "", text)
        assert not [number for number in persons()["numbers"] if number.replace(" ", "") in squeezed]


def test_no_team_and_no_ticket_stand_in_an_executives_file(told, files):
    html = files("executive")["html"].decode()
    shown = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    for team in ("Billing", "Returns", "Technical", "Americas", "Escalations", "Group 24"):
        assert not re.search(rf"\b{team}\b", shown)
    assert all(story.ticket is None for story in told("executive").stories)
    assert all(change.n >= 5 and change.n_before >= 5 for change in told("executive").changes)


def test_a_managers_file_names_teams_and_no_agent(files):
    html = files()["html"].decode()
    assert "Billing" in html
    shown = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"\bAgent [A-ZÄÖÜ]", shown)


def test_a_team_leads_file_tells_of_that_team_alone(told, files):
    html = re.sub(r"<script>.*?</script>", "", files("team=Billing")["html"].decode(), flags=re.DOTALL)
    assert "Billing" in html
    for team in ("Returns", "Technical", "Americas", "Escalations", "Group 24"):
        assert not re.search(rf"\b{team}\b", html)
    mine, all_of_them = told("team=Billing"), told()
    assert 0 < mine.measures[0].n < all_of_them.measures[0].n
    assert mine.count_quarantined is None
