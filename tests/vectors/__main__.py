"""`python -m tests.vectors FILE ...`: one line for each miss, then how many vectors passed. Exits 1 on a miss."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.vectors.adapters import ADAPTERS
from tests.vectors.compare import misses
from tests.vectors.vector import Vector


def read(path: Path) -> list[Vector]:
    """The vectors of a file."""
    return [Vector.read(raw) for raw in json.loads(path.read_text(encoding="utf-8"))["vectors"]]


def main(arguments: Sequence[str]) -> int:
    """The exit code. Raises OSError, ValueError or KeyError for what is no file of vectors."""
    if not arguments:
        print("python -m tests.vectors FILE ...", file=sys.stderr)
        return 2
    vectors = [vector for argument in arguments for vector in read(Path(argument))]
    found = {place: misses(vector, ADAPTERS) for place, vector in enumerate(vectors)}
    for each in found.values():
        for miss in each:
            print(miss)
    failed = sum(bool(each) for each in found.values())
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
