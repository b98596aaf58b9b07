"""`python -m data simulate --tickets N --weeks W --seed S --out FOLDER`: write the demo company's exports."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from data.demo_company import (
    company,
    counts,
    log,
    log_lists,
    servicenow,
    survey_tools,
    truths,
    world,
    zendesk,
    zendesk_audits,
    zendesk_setup,
    zendesk_surveys,
)
from data.demo_company.files import Files
from data.folders import sample_folder

TICKETS, WEEKS, SEED = 2_800, 16, 7

SETTINGS = f"""# What the demo company's exports do not say about themselves.
reporting_zone = "{company.ZONE}"

[zones]
delighted = "{company.ZONE}"
log = "{company.ZONE}"
servicenow = "{company.ZONE}"
"""

README = """# The demo company's exports

All of this is invented: the company, its customers (known by numbers), its agents (named after birds and plants), the
numbers. `{command}` wrote it and writes the same again. Exported on {exported} {zone}.
Addresses end in example.com, and telephone numbers are of the ranges that are kept free for films and books.

The help desk, Zendesk, in UTC:

- `zendesk_tickets`: {tickets:,} tickets created in the {weeks} weeks to Sunday {last}; a few are older and still
  open. One JSON object a line as the incremental export gives them, each with its `metric_set`.
- `zendesk_ticket_audits`: every update of those tickets.
- `zendesk_survey_responses`: who was asked how satisfied they were, 1 to 5, and who answered.
- `zendesk_users`, `zendesk_groups`, `zendesk_ticket_fields`, `zendesk_sla_policies`, `zendesk_schedules`,
  `zendesk_holidays`: how it is set up, with desks in Berlin, New York and Kolkata.
- `zendesk_ticket_schedules`: which schedule a ticket had, by its group. `zendesk_audit_logs`: the hours of New York
  were edited on {edited}.

Beside it, in the company's own zone where nothing else is said:

- `servicenow_incident_log.csv`: the audit log of the internal IT desk, {incidents:,} incidents.
- `delighted_responses.csv`, `delighted_people`: the NPS survey; its answers, and everybody who was asked.
- `typeform_effort.csv`: how easy it was, 1 to 7 (7 is easy), in UTC.
- `decisions.csv`, `promises.csv`, `feedback.csv`, `trainings.csv`, `authority.csv`, `targets.csv`, `annotations.csv`,
  `opening_hours.csv`, `holidays.csv`, `staff.csv`, `customers.csv`, `orders.csv`, `reviews.csv`: the decision log and
  the lists beside it, in the columns of Latitude's templates.
- `settings.toml`: the zones of files that do not tell theirs.
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

    The same arguments give the same lines on every machine, and the same bytes where zlib is the same.
    """
    lived = world.simulate(tickets, weeks, seed)
    files = Files(out, tickets)
    rows = zendesk.write(files, lived)
    for writer in (zendesk_audits, zendesk_setup, zendesk_surveys, survey_tools, log, log_lists):
        writer.write(files, lived)
    incidents = servicenow.write(files, lived)
    exported = datetime.fromtimestamp(lived.exported_at, UTC).astimezone(ZoneInfo(company.ZONE))
    about: dict[str, truths.Value] = {
        "seed": seed,
        "exported_at": exported.strftime("%Y-%m-%d %H:%M"),
        "zone": company.ZONE,
        "weeks": weeks,
        "first_day": company.first_day(weeks).isoformat(),
        "last_day": company.LAST_SUNDAY.isoformat(),
    }
    found = truths.planted() | counts.counted(lived, rows, incidents)
    files.text("truths.toml", truths.as_toml(about, found))
    files.text("settings.toml", SETTINGS)
    files.text(
        "README.md",
        README.format(
            command=_command(tickets, weeks, seed),
            exported=about["exported_at"],
            zone=company.ZONE,
            tickets=tickets,
            weeks=weeks,
            last=about["last_day"],
            edited=company.SCHEDULES[company.NEW_YORK].edited_on,
            incidents=found["servicenow"]["incidents"],
        ),
    )
    return files.written


def _command(tickets: int, weeks: int, seed: int) -> str:
    given = {"tickets": (tickets, TICKETS), "weeks": (weeks, WEEKS), "seed": (seed, SEED)}
    options = [f" --{name} {value}" for name, (value, default) in given.items() if value != default]
    return "python -m data simulate" + "".join(options)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
