"""Zone names of help desks and operating systems become IANA names, or are refused with a hint."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tzlocal.windows_tz import win_tz

import data.zones
from data.refusal import Refused
from data.settings import known_zones
from data.zones import iana

RAILS = tomllib.loads(Path(data.zones.__file__).with_name("rails_zones.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("London", "Europe/London"),
        ("Kolkata", "Asia/Kolkata"),
        ("Nuku'alofa", "Pacific/Tongatapu"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("India Standard Time", "Asia/Calcutta"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        (" europe/berlin ", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Singapore", "Singapore"),  # IANA's own old name for Asia/Singapore
    ],
)
def test_a_known_name_becomes_an_iana_name(name, zone):
    assert iana(name) == zone


def test_every_rails_and_windows_name_leads_to_a_zone_that_python_and_duckdb_know():
    assert len(RAILS) > 150
    assert len(win_tz) > 135
    assert [name for name in (*RAILS, *win_tz) if iana(name) not in known_zones()] == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Pacific Time", "America/Los_Angeles"),
        ("Lodnon", "Europe/London"),
        ("IST", "Asia/Calcutta"),
        ("CST", "America/Chicago"),
        ("EST", "America/New_York"),  # IANA has a zone EST, which has no summer
        ("Europe/Berln", "Europe/Berlin"),
        ("", "Europe/Berlin"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(name, hint):
    with pytest.raises(Refused) as refused:
        iana(name)
    assert repr(name) in refused.value.reason
    assert hint in refused.value.advice
