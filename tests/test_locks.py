"""What `make run` and `make test` install is what requirements*.txt allow, at exact versions with hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def asked_for(name: str) -> list[Requirement]:
    """The requirements of a file, those of a file that it includes by `-r` too."""
    asked: list[Requirement] = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            asked += asked_for(line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            asked.append(Requirement(line))
    return asked


def locked(name: str) -> list[tuple[str, str, int]]:
    """Name, exact version and number of hashes of each package in a lock, which can list one twice."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    found = re.findall(r"^([\w.-]+)==(\S+)(.*)$", text, flags=re.MULTILINE)
    return [(canonicalize_name(package), version, rest.count("--hash=sha256:")) for package, version, rest in found]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_locked_to_a_version_that_it_allows(name):
    versions: dict[str, list[str]] = {}
    for package, version, _ in locked(f"{name}.lock"):
        versions.setdefault(package, []).append(version)
    wrong = [
        str(requirement)
        for requirement in asked_for(f"{name}.txt")
        if not (found := versions.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version) for version in found)
    ]
    assert wrong == [], "run `make lock`"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_locked_package_has_hashes(name):
    assert [package for package, _, hashes in locked(f"{name}.lock") if hashes == 0] == []


def test_tests_run_on_the_versions_that_are_served():
    assert set(locked("requirements.lock")) <= set(locked("requirements-dev.lock"))
