"""`python -m data build [FOLDER]`: build the warehouse from the exports in FOLDER and publish it.

`simulate` writes the demo company's exports, `template` the empty tables of the decision log and its companions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import simulate, template
from data.build import build
from data.folders import exports_folder, warehouse_folder


def main(arguments: list[str] | None = None) -> int:
    """0: published, or nothing to do. 1: nothing could be published and the last good warehouse stays up."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="exports to warehouse")
    building.add_argument("folder", nargs="?", type=Path, help="default: LATITUDE_EXPORTS, else data/exports")
    others = {"simulate": simulate.main, "template": template.main}
    commands.add_parser("simulate", help="write the demo company's exports", add_help=False)
    commands.add_parser("template", help="write empty tables for what no export tells", add_help=False)
    options, rest = parser.parse_known_args(arguments)
    if options.command in others:
        return others[options.command](rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return run_build((options.folder or exports_folder()).absolute())


def run_build(folder: Path) -> int:
    report = build(folder, warehouse_folder())
    if report.outcome == "published":
        print(f"Published {report.snapshot} in {report.seconds:.1f} s.")
    elif report.outcome == "unchanged":
        print(f"Nothing to do: {report.snapshot} was built from the same exports by the same code.")
    else:
        print(f"Nothing was published. {report.message}", file=sys.stderr)
    return 0 if report.outcome in ("published", "unchanged") else 1


if __name__ == "__main__":
    sys.exit(main())
