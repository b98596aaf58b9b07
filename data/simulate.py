"""`python -m data simulate --tickets N --weeks W --seed S --out FOLDER`: write the demo company's exports."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from data.demo_company import company, servicenow, truths, zendesk
from data.demo_company.chance import Chance
from data.demo_company.clock import Clock
from data.demo_company.tickets import OLDEST_WEEKS, every_ticket, exported_at, first_day
from data.folders import sample_folder

TICKETS, WEEKS, SEED = 2_800, 16, 7
# The company's own IT desk gets one incident for so many tickets of its customers.
TICKETS_PER_INCIDENT = 12
# Longer than any story goes on after the export is taken.
DAYS_AFTER_EXPORT = 400

SETTINGS = f"""# What the demo company's exports do not say about themselves.
reporting_zone = "{company.ZONE}"

[zones]
zendesk = "{company.ZONE}"
servicenow = "{company.ZONE}"
"""

README = """# The demo company's exports

All of this is invented: the company, its customers, its agents (named after birds and plants), the numbers.
`{command}` wrote it and writes the same bytes again.

- `zendesk_tickets.csv`: {tickets:,} tickets of the customer desk in the columns of Zendesk's ticket export,
  created in the {weeks} weeks to Sunday {last}; a few are older and still open. Exported on
  {exported}. The desk is open 09:00-18:00, Monday to Friday, without holidays; names, addresses and
  subjects were taken out before the export.
- `servicenow_incident_log.csv`: the audit log of the internal IT desk, {incidents:,} incidents in all,
  in the columns of ServiceNow's incident log.
- `settings.toml`: the zone in which the files write their times, {zone}.
- `truths.toml`: the effects that were planted and what came of them. Latitude does not read it; tests do.
"""


def main(arguments: list[str] | None = None) -> int:
    """Write the exports named by the command line; always 0."""
    parser = argparse.ArgumentParser(prog="python -m data simulate", description=__doc__)
    parser.add_argument("--tickets", type=_at_least_one, default=TICKETS, help="default: %(default)s")
    parser.add_argument("--weeks", type=_at_least_one, default=WEEKS, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=sample_folder(), help="default: data/sample")
    options = parser.parse_args(arguments)
    for path in simulate(options.out, options.tickets, options.weeks, options.seed):
        print(path)
    return 0


def simulate(out: Path, tickets: int = TICKETS, weeks: int = WEEKS, seed: int = SEED) -> list[Path]:
    """Write the exports of `tickets` tickets over `weeks` ISO weeks into `out`; gives the files written.

    The same arguments give the same bytes on every machine.
    """
    out.mkdir(parents=True, exist_ok=True)
    clock = Clock(
        company.ZONE,
        first_day(weeks) - timedelta(weeks=OLDEST_WEEKS + 1),
        company.LAST_SUNDAY + timedelta(days=DAYS_AFTER_EXPORT),
    )
    lives = list(every_ticket(clock, Chance(seed), tickets, weeks))
    rows = list(zendesk.rows(clock, lives, _first_id(tickets, weeks)))
    zendesk.write(out / "zendesk_tickets.csv", rows)
    # Its own stream, so that a change to one desk leaves the other's export alone.
    incidents = max(1, tickets // TICKETS_PER_INCIDENT)
    log = list(servicenow.rows(clock, Chance(seed + 1_000_003), incidents, weeks))
    servicenow.write(out / "servicenow_incident_log.csv", log)
    exported = clock.local(exported_at(clock)).strftime("%Y-%m-%d %H:%M")
    about: dict[str, truths.Value] = {
        "seed": seed,
        "exported_at": exported,
        "zone": company.ZONE,
        "weeks": weeks,
        "first_day": first_day(weeks).isoformat(),
        "last_day": company.LAST_SUNDAY.isoformat(),
    }
    found = truths.planted() | truths.of_zendesk(clock, lives, rows) | truths.of_servicenow(log)
    words = {"tickets": tickets, "weeks": weeks, "incidents": incidents, "exported": exported}
    words |= {"command": _command(tickets, weeks, seed), "last": about["last_day"], "zone": company.ZONE}
    return [
        out / "zendesk_tickets.csv",
        out / "servicenow_incident_log.csv",
        _write(out / "truths.toml", truths.as_toml(about, found)),
        _write(out / "settings.toml", SETTINGS),
        _write(out / "README.md", README.format(**words)),
    ]


def _command(tickets: int, weeks: int, seed: int) -> str:
    given = {"tickets": (tickets, TICKETS), "weeks": (weeks, WEEKS), "seed": (seed, SEED)}
    options = [f" --{name} {value}" for name, (value, default) in given.items() if value != default]
    return "python -m data simulate" + "".join(options)


def _first_id(tickets: int, weeks: int) -> int:
    """The account had the same traffic for a year and a half before the exported weeks."""
    return 78 * tickets // weeks


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
