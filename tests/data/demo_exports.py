"""The demo company's exports, read back from the files alone: nothing of the simulation is asked."""

from __future__ import annotations

import csv
import gzip
import json
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

Rows = list[dict[str, Any]]


class Exports(NamedTuple):
    """`zendesk` holds the JSON objects and `tables` the CSV rows, each by the name of its file."""

    zendesk: dict[str, Rows]
    tables: dict[str, list[dict[str, str]]]
    truths: dict[str, Any]

    @property
    def tickets(self) -> Rows:
        return self.zendesk["zendesk_tickets"]

    @property
    def kept(self) -> Rows:
        return [ticket for ticket in self.tickets if ticket["status"] != "deleted"]

    @property
    def audits(self) -> Rows:
        return self.zendesk["zendesk_ticket_audits"]

    @property
    def log(self) -> list[dict[str, str]]:
        return self.tables["servicenow_incident_log"]


def unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def objects(text: str) -> Rows:
    """The objects of NDJSON, or of the list in the one page of an API."""
    if '":[\n' not in text.split("\n", 1)[0] + "\n":
        return [json.loads(line) for line in text.splitlines()]
    page = json.loads(text)
    return next(value for value in page.values() if isinstance(value, list))


def read_exports(folder: Path) -> Exports:
    zendesk: dict[str, Rows] = {}
    tables: dict[str, list[dict[str, str]]] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.split(".")[0]
        if ".csv" in path.suffixes:
            text = unpacked(path).decode("utf-8")
            tables[name] = list(csv.DictReader(text.splitlines(), strict=True))
        elif {".json", ".ndjson"} & set(path.suffixes):
            zendesk.setdefault(name, []).extend(objects(unpacked(path).decode("utf-8")))
    return Exports(zendesk, tables, tomllib.loads((folder / "truths.toml").read_text(encoding="utf-8")))
