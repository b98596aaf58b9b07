"""What was planted in the demo company's exports is found by counting in the files, and truths.toml says how much.

The committed sample is small, so that its effects are looked for with wide bounds; a bigger company shows them sharply.
"""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from data.folders import sample_folder
from data.simulate import simulate

BERLIN = "Europe/Berlin"
TICKETS = 48_000


class Counted(NamedTuple):
    """The files as frames, the truths, and how far a planted share may be off by chance (relative)."""

    tickets: pl.DataFrame
    decisions: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    truths: dict[str, Any]
    slack: float


def ndjson(folder: Path, name: str) -> pl.DataFrame:
    paths = sorted(folder.glob(f"{name}*.ndjson*"))
    return pl.concat(pl.read_ndjson(path, infer_schema_length=None) for path in paths)


def instants(*names: str) -> list[pl.Expr]:
    return [pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC") for name in names]


def local(name: str) -> pl.Expr:
    return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M").dt.replace_time_zone(BERLIN, ambiguous="earliest")


def read(folder: Path, slack: float) -> Counted:
    groups = {each["id"]: each["name"] for each in page(folder, "zendesk_groups")}
    users = ndjson(folder, "zendesk_users").select("id", agent="name")
    rated = ndjson(folder, "zendesk_survey_responses").select(
        id=pl.col("subjects").list.first().struct.field("id").cast(pl.Int64),
        rating=pl.col("answers").list.first().struct.field("rating"),
        asked=pl.lit(True),
    )
    told, clocks = pl.col("metric_set").struct, {}
    for name in ("reply", "full_resolution", "on_hold"):
        clocks[name] = told.field(f"{name}_time_in_minutes").struct.field("calendar")
        clocks[f"{name}_business"] = told.field(f"{name}_time_in_minutes").struct.field("business")
    tickets = (
        ndjson(folder, "zendesk_tickets")
        .filter(pl.col("status") != "deleted")
        .select(
            "id",
            "status",
            "priority",
            "tags",
            "requester_id",
            "problem_id",
            *instants("created_at"),
            solved_at=told.field("solved_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"),
            team=pl.col("group_id").replace_strict(groups, return_dtype=pl.String),
            assignee_id=pl.col("assignee_id"),
            channel=pl.col("via").struct.field("channel"),
            reason=pl.col("custom_fields").list.first().struct.field("value"),
            replies=told.field("replies"),
            reopens=told.field("reopens"),
            stations=told.field("group_stations"),
            **clocks,
        )
        .with_columns(
            week=pl.col("created_at").dt.convert_time_zone(BERLIN).dt.strftime("%G-W%V"),
            contained=pl.col("tags").list.contains("bot_contained"),
        )
        .join(users, left_on="assignee_id", right_on="id", how="left")
        .join(rated, on="id", how="left")
    )
    tables = {path.stem: pl.read_csv(path, infer_schema_length=None) for path in folder.glob("*.csv")}
    decisions = tables["decisions"].with_columns(decided=local("Decided at"))
    truths = tomllib.loads((folder / "truths.toml").read_text(encoding="utf-8"))
    return Counted(tickets, decisions, tables, truths, slack)


def page(folder: Path, name: str) -> list[dict[str, Any]]:
    frame = pl.read_json(next(folder.glob(f"{name}.json*")))
    return frame[name.removeprefix("zendesk_")].explode().struct.unnest().to_dicts()


@pytest.fixture(scope="module")
def crowd_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A company of many tickets, and the seconds that it took to write."""
    folder = tmp_path_factory.mktemp("crowd")
    simulate(folder / "warm", tickets=50, weeks=4, seed=1)
    began = time.perf_counter()
    simulate(folder / "exports", tickets=TICKETS, weeks=16, seed=11)
    return folder / "exports", time.perf_counter() - began


@pytest.fixture(scope="module")
def crowd(crowd_folder: tuple[Path, float]) -> Counted:
    return read(crowd_folder[0], slack=0.12)


@pytest.fixture(scope="module", params=["sample", "crowd"])
def company(request: pytest.FixtureRequest) -> Counted:
    if request.param == "crowd":
        crowd: Counted = request.getfixturevalue("crowd")
        return crowd
    return read(sample_folder(), slack=0.35)


def share(frame: pl.DataFrame, which: pl.Expr) -> float:
    assert len(frame) > 0
    return float(frame.select(which.fill_null(value=False).mean()).item())


def median(frame: pl.DataFrame, column: str) -> float:
    return float(frame.select(pl.col(column).median()).item())


def top_two(frame: pl.DataFrame) -> float:
    return share(frame.filter(pl.col("rating").is_not_null()), pl.col("rating") >= 4)


def test_a_crowd_is_written_about_as_fast_as_it_can_be_read(crowd_folder):
    """Both grow with the number of tickets, so that a loop over tickets would show; neither depends on the machine."""
    folder, seconds = crowd_folder
    began = time.perf_counter()
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.ndjson")]
    assert sum(len(json.loads(line)) for text in texts for line in text.splitlines()) > TICKETS
    assert seconds < 4 * (time.perf_counter() - began)


class TestRhythm:
    def test_the_weeks_are_the_sixteen_to_the_fifteenth_of_november(self, company):
        solved = company.tickets.filter(pl.col("solved_at").is_not_null())
        assert set(solved["week"]) == {f"2026-W{week}" for week in range(31, 47)}

    def test_the_desk_is_busiest_on_weekday_mornings(self, company):
        at = company.tickets["created_at"].dt.convert_time_zone(BERLIN)
        by_day = at.dt.weekday().value_counts().sort("created_at")["count"].to_list()
        assert by_day[0] == max(by_day)
        assert max(by_day[5:]) < min(by_day[:5]) / 2
        by_hour = dict(at.dt.hour().value_counts().iter_rows())
        assert by_hour[10] > 5 * by_hour.get(3, 0)

    def test_americans_ask_later_in_the_day(self, company):
        hours = company.tickets.with_columns(hour=pl.col("created_at").dt.convert_time_zone(BERLIN).dt.hour())
        american = pl.col("team") == "Americas"
        assert median(hours.filter(american), "hour") > median(hours.filter(~american), "hour") + 3

    def test_volume_jumps_in_the_release_week(self, company):
        weeks = company.tickets.group_by("week").len().filter(pl.col("week") >= "2026-W31")
        ordinary = weeks.filter(pl.col("week") != "2026-W41")["len"].mean()
        jump = weeks.filter(pl.col("week") == "2026-W41")["len"].item() / ordinary
        assert jump == pytest.approx(company.truths["planted"]["release_week"]["volume_factor"], rel=0.08)
        assert jump > 1.4

    def test_open_tickets_and_very_old_ones(self, company):
        unsolved = company.tickets.filter(
            pl.col("solved_at").is_null() & ~pl.col("tags").list.contains("closed_by_merge")
        )
        assert 0.03 < len(unsolved) / len(company.tickets) < 0.08
        old = unsolved.filter(pl.col("created_at") < pl.datetime(2026, 7, 19, time_zone="UTC"))
        assert 0.002 < len(old) / len(company.tickets) < 0.004
        assert set(unsolved["status"]) <= {"new", "open", "pending", "hold"}


class TestQueues:
    def test_technical_answers_half_as_fast_in_the_release_week(self, company):
        replied = company.tickets.filter((pl.col("team") == "Technical") & pl.col("reply_business").is_not_null())
        released = pl.col("week") == "2026-W41"
        slower = median(replied.filter(released), "reply_business") / median(
            replied.filter(~released), "reply_business"
        )
        assert slower == pytest.approx(2, rel=company.slack)

    def test_everybody_answers_late_in_the_release_week(self, company):
        """Technical borrows from all teams, so that the whole desk shows it and not the reason alone."""
        for team in ("Orders", "Returns", "Americas"):
            replied = company.tickets.filter((pl.col("team") == team) & pl.col("reply_business").is_not_null())
            released = pl.col("week") == "2026-W41"
            others = median(replied.filter(~released), "reply_business")
            assert median(replied.filter(released), "reply_business") > 1.15 * others, team

    def test_a_week_short_of_staff_makes_returns_wait(self, company):
        replied = company.tickets.filter((pl.col("team") == "Returns") & pl.col("reply_business").is_not_null())
        short = pl.col("week") == company.truths["planted"]["short_staffed_week"]["week"]
        assert median(replied.filter(short), "reply_business") > 1.5 * median(replied.filter(~short), "reply_business")
        found = company.truths["zendesk"]["short_staffed_week"]
        assert found["median_first_reply_business_minutes"] == median(replied.filter(short), "reply_business")

    def test_billing_passes_on_and_lets_wait(self, company):
        teams = company.tickets.filter(~pl.col("contained")).group_by("team")
        found = teams.agg(pl.col("stations").mean(), pl.col("reply_business").median()).rows_by_key("team", named=True)
        others = [found[team][0] for team in ("Orders", "Returns", "Technical", "Americas")]
        assert found["Billing"][0]["stations"] > 1.2 * max(each["stations"] for each in others)
        assert found["Billing"][0]["reply_business"] > 1.5 * max(each["reply_business"] for each in others)

    def test_refunds_that_wait_for_billing_are_tagged_and_held(self, company):
        held = company.tickets.filter(
            pl.col("tags").list.contains("waiting_billing") & pl.col("solved_at").is_not_null()
        )
        assert len(held) > 40
        assert median(held, "on_hold_business") == pytest.approx(900, rel=0.3)
        assert set(held["reason"]) == {"refund_status"}
        # Of those that got a reply; some were stuck before anybody could ask.
        asked = company.tickets.filter(
            pl.col("reason") == "refund_status", pl.col("team") == "Returns", pl.col("replies") > 0
        )
        assert 0.3 < share(asked, pl.col("tags").list.contains("waiting_billing")) < 0.45

    def test_incidents_of_the_release_hang_on_one_problem(self, company):
        linked = company.tickets.filter(pl.col("problem_id").is_not_null())
        assert linked["problem_id"].n_unique() == 1
        assert set(linked["week"]) == {"2026-W41"}
        assert set(linked["reason"]) == {"app_fault", "login_problem"}


class TestBot:
    def test_it_contains_some_and_some_of_those_come_back(self, company):
        tickets, found = company.tickets, company.truths["bot"]
        handed = tickets.filter(pl.col("tags").list.contains("bot_handoff"))
        contained = tickets.filter(pl.col("contained"))
        assert (len(handed), len(contained)) == (found["handed_over"], found["contained"])
        assert 0.25 < len(contained) / (len(contained) + len(handed)) < 0.42
        later = tickets.select("requester_id", later="created_at", other="id")
        pairs = contained.join(later, on="requester_id").filter(pl.col("other") != pl.col("id"))
        gap = pl.col("later") - pl.col("created_at")
        back = pairs.filter((gap > pl.duration(seconds=0)) & (gap <= pl.duration(days=7)))["id"].n_unique()
        assert back == found["contained_but_back_within_7_days"]
        assert back / len(contained) > 0.15

    def test_people_answer_later_than_the_bot_hands_over(self, company):
        handed = company.tickets.filter(pl.col("tags").list.contains("bot_handoff") & pl.col("reply").is_not_null())
        assert set(handed["channel"]) <= {"web", "chat", "native_messaging"}
        assert handed["reply"].min() >= 1


class TestSatisfaction:
    def test_it_falls_in_the_release_week(self, company):
        released = pl.col("week") == "2026-W41"
        assert top_two(company.tickets.filter(released)) < top_two(company.tickets.filter(~released)) - 0.15

    def test_who_was_declined_is_asked_less_often(self, company):
        declined = company.decisions.filter(pl.col("Kind") == "decline")["Ticket ID"]
        solved = company.tickets.filter(pl.col("solved_at") < pl.datetime(2026, 11, 15, time_zone="UTC"))
        of_declined = pl.col("id").is_in(declined.implode())
        planted = company.truths["planted"]["satisfaction"]
        for which, name in ((of_declined, "declined"), (~of_declined, "solved")):
            asked = share(solved.filter(which), pl.col("asked"))
            assert asked == pytest.approx(planted[f"asked_share_of_{name}"], rel=company.slack), name

    def test_the_shrugging_answer_least(self, crowd):
        """The share of threes among the answers is below that among those who were asked, as truths.toml plants it."""
        answers = crowd.tickets.filter(pl.col("rating").is_not_null())
        given = dict(answers["rating"].value_counts(normalize=True).iter_rows())
        assert share(crowd.tickets.filter(pl.col("asked")), pl.col("rating").is_not_null()) == pytest.approx(
            0.29, abs=0.04
        )
        planted = crowd.truths["planted"]["satisfaction"]
        weighed = {score: given[score] / planted[f"answered_share_of_score_{score}"] for score in given}
        total = sum(weighed.values())
        mean = sum(score * weight for score, weight in weighed.items()) / total
        found = crowd.truths["zendesk"]["satisfaction"]
        assert mean == pytest.approx(found["mean_of_all_solved_had_everybody_answered"], abs=0.08)
        assert given[3] < weighed[3] / total

    def test_who_takes_the_hard_tickets_looks_weak_until_one_looks_at_what_they_take(self, crowd):
        rated = crowd.tickets.filter(pl.col("rating").is_not_null() & pl.col("agent").str.starts_with("Agent"))
        rated = rated.with_columns(good=(pl.col("rating") >= 4).cast(pl.Float64))
        rated = rated.with_columns(expected=pl.col("good").mean().over("team", "reason"))
        agents = (
            rated.group_by("team", "agent")
            .agg(pl.len(), pl.col("good").mean(), ratio=pl.col("good").sum() / pl.col("expected").sum())
            .filter(pl.col("len") >= 60)
        )
        orders = agents.filter((pl.col("team") == "Orders") & (pl.col("len") >= 150))
        crude, adjusted = (dict(orders.select("agent", name).iter_rows()) for name in ("good", "ratio"))
        assert crude["Agent Amsel"] < sum(crude.values()) / len(crude) - 0.02
        standing = {
            name: each["Agent Amsel"] * len(each) / sum(each.values())
            for name, each in (("crude", crude), ("adjusted", adjusted))
        }
        assert standing["adjusted"] > standing["crude"] + 0.04
        everybody = dict(agents.select("agent", "ratio").iter_rows())
        assert everybody["Agent Möwe"] < 0.95 < 1.03 < everybody["Agent Tanne"]

    def test_slow_answers_look_worse_than_they_are_because_hard_tickets_are_slow(self, crowd):
        rated = crowd.tickets.filter(pl.col("rating").is_not_null() & (pl.col("reply_business") > 0))
        rated = rated.with_columns(
            good=(pl.col("rating") >= 4).cast(pl.Float64),
            slow=pl.col("reply_business") > pl.col("reply_business").median(),
        )
        crude = gap(rated)
        strata = rated.group_by("reason").map_groups(lambda one: pl.DataFrame({"gap": [gap(one)], "n": [len(one)]}))
        within = (strata["gap"] * strata["n"]).sum() / strata["n"].sum()
        assert 0 < within < 0.8 * crude


def gap(rated: pl.DataFrame) -> float:
    fast, slow = (rated.filter(slow=is_slow).select(pl.col("good").mean()).item() for is_slow in (False, True))
    return float(fast - slow)


class TestDecisions:
    def test_a_course_makes_them_offer_something_else(self, company):
        course = company.tables["trainings"].filter(pl.col("Course") == "Saying no well")
        declines = company.decisions.filter(pl.col("Kind") == "decline").join(course, on="Agent", how="left")
        trained = pl.col("Completed on").is_not_null() & (
            pl.col("decided").dt.date() >= pl.col("Completed on").str.to_date()
        )
        found, shares = company.truths["decisions"]["declines"], {}
        for which, name, planted in ((trained, "trained", "after"), (~trained, "untrained", "before")):
            some = declines.filter(which)
            offered = share(some, pl.col("Alternative offered") == "yes")
            assert len(some) == found[name]
            planted_share = company.truths["planted"]["training"][f"alternative_share_of_declines_{planted}"]
            assert offered == pytest.approx(planted_share, rel=company.slack)
            shares[name] = offered
        assert shares["trained"] > shares["untrained"] + 0.15

    def test_a_policy_hinders_one_team(self, company):
        planted = company.truths["planted"]["policy_in_the_way"]
        there = (pl.col("Policy") == planted["policy"]) & (pl.col("Team") == planted["team"])
        hindered = pl.col("Policy in the way") == "yes"
        assert share(company.decisions.filter(there), hindered) == pytest.approx(
            planted["share_there"], rel=company.slack
        )
        assert share(company.decisions.filter(~there), hindered) == pytest.approx(planted["share_elsewhere"], abs=0.02)

    def test_a_higher_limit_leaves_less_to_ask(self, company):
        roles = company.tables["staff"].group_by("Agent").agg(pl.col("Role").first())
        by_agents = company.decisions.join(roles, on="Agent").filter(pl.col("Role") == "Agent")
        raised = pl.datetime(2026, 9, 28, time_zone=BERLIN)
        asked = pl.col("Authority") == "approved"
        before, after = (by_agents.filter(which) for which in (pl.col("decided") < raised, pl.col("decided") >= raised))
        assert share(after, asked) < 0.85 * share(before, asked)

    def test_amounts_heap_just_under_the_limit(self, company):
        granted = company.decisions.filter(pl.col("Amount").is_not_null())
        used = granted.select(used=pl.col("Amount") / pl.col("Limit"))["used"]
        just_under, below = ((low <= used) & (used <= high) for low, high in ((0.95, 1.0), (0.80, 0.949)))
        # Three times as wide, and yet fewer.
        assert just_under.sum() > below.sum()

    def test_some_ask_though_they_need_not(self, company):
        granted = company.decisions.filter(pl.col("Amount").is_not_null() & (pl.col("Authority") == "approved"))
        needless = granted.filter(pl.col("Amount") <= pl.col("Limit"))
        assert len(needless) == company.truths["decisions"]["asked_though_within_the_limit"] > 5
        assert share(granted, pl.col("Amount") <= pl.col("Limit")) > 0.15

    def test_declines_without_alternative_are_overturned_most(self, company):
        reviewed = company.decisions.filter(pl.col("Outcome").is_not_null())
        bare = (pl.col("Alternative offered") == "no") & (pl.col("Required by regulation") == "no")
        overturned = pl.col("Outcome") == "overturned"
        assert share(reviewed.filter(bare), overturned) > 2 * share(reviewed.filter(~bare), overturned)
        turned = reviewed.filter(overturned)
        assert set(turned.filter(pl.col("Kind") == "decline")["Outcome for"]) == {"customer"}
        assert set(turned["Outcome for"]) == {"customer", "house"}
        # Some review themselves, and find nothing.
        own = reviewed.filter(pl.col("Reviewer") == pl.col("Agent"))
        assert len(own) == company.truths["decisions"]["reviews"]["self_reviewed"] > 2
        assert set(own["Outcome"]) <= {"upheld", "partly"}

    def test_disputes_come_back(self, company):
        disputed = company.decisions.filter(pl.col("Disputed") == "yes")["Ticket ID"].implode()
        decided = company.tickets.filter(pl.col("id").is_in(company.decisions["Ticket ID"].implode()))
        again = pl.col("reopens") > 0
        is_disputed = pl.col("id").is_in(disputed)
        assert share(decided.filter(is_disputed), again) > 3 * share(decided.filter(~is_disputed), again)


class TestLoyalty:
    @staticmethod
    def came_back(company: Counted, tickets: pl.DataFrame) -> tuple[float, int]:
        """The share of the tickets' customers who ordered within 60 days, among those who can be followed so long."""
        followed = tickets.filter(pl.col("solved_at") < pl.datetime(2026, 9, 17, 16, 54, time_zone="UTC"))
        orders = (
            company.tables["orders"].filter(pl.col("Order kind") == "order").with_columns(ordered=local("Ordered at"))
        )
        pairs = followed.join(orders, left_on="requester_id", right_on="Customer ID")
        gap = pl.col("ordered").dt.convert_time_zone("UTC") - pl.col("solved_at")
        again = pairs.filter((gap > pl.duration(seconds=0)) & (gap <= pl.duration(days=60)))["requester_id"].n_unique()
        return again / followed["requester_id"].n_unique(), followed["requester_id"].n_unique()

    def test_a_no_with_an_alternative_keeps_more_customers(self, company):
        found = {}
        for offered in ("yes", "no"):
            declined = company.decisions.filter(pl.col("Alternative offered") == offered)["Ticket ID"].implode()
            found[offered], n = self.came_back(company, company.tickets.filter(pl.col("id").is_in(declined)))
            assert n > 20
        assert found["yes"] > found["no"] + 0.10

    def test_a_good_recovery_is_as_good_as_none_and_a_bad_one_is_not(self, company):
        tickets = company.tickets.join(
            company.decisions.filter(pl.col("Kind") == "decline"), left_on="id", right_on="Ticket ID", how="anti"
        )
        failure = pl.col("reason").is_in(
            ["late_delivery", "missing_parcel", "refund_status", "payment_failed", "app_fault"]
        )
        good = (pl.col("full_resolution") < 2 * 24 * 60) & (pl.col("reopens") == 0)
        shares = {
            name: self.came_back(company, tickets.filter(which & ~pl.col("contained")))[0]
            for name, which in (("good", failure & good), ("bad", failure & ~good), ("none", ~failure))
        }
        assert shares["bad"] < shares["good"] - 0.06
        assert abs(shares["good"] - shares["none"]) < 0.12

    def test_truths_hold_the_same_difference(self, company):
        found = company.truths["loyalty"]
        kept = {name: each["ordered_within_60_days"] / each["customers_followed"] for name, each in found.items()}
        assert kept["declined_with_alternative"] > kept["declined_without_alternative"] + 0.1
        assert kept["failure_bad_recovery"] < kept["failure_good_recovery"] - 0.08


class TestWordsAndDeeds:
    def test_billing_keeps_fewer_of_its_promises(self, company):
        promises = company.tables["promises"]
        in_time = local("Kept at") <= local("Due at")
        billing = pl.col("Team") == "Billing"
        assert share(promises.filter(billing), in_time) < share(promises.filter(~billing), in_time) - 0.1
        found = company.truths["promises"]
        assert (len(promises), promises.select(in_time.sum()).item()) == (found["made"], found["kept_in_time"])

    def test_finance_acknowledges_last(self, company):
        took = company.tables["feedback"].with_columns(took=local("Acknowledged at") - local("Passed on at"))
        by_department = dict(took.group_by("Department").agg(pl.col("took").median()).sort("took").iter_rows())
        assert list(by_department)[-1] == "Finance"
        assert by_department["Finance"] > 2 * by_department["Logistics"]
        unanswered = took.filter(pl.col("Acknowledged at").is_null()).group_by("Department").len()
        assert unanswered.sort("len")["Department"][-1] == "Finance"


class TestTruths:
    def test_of_the_help_desk(self, company):
        tickets, found = company.tickets, company.truths["zendesk"]
        assert found["tickets"] == len(tickets)
        assert found["rows"] == len(tickets) + found["deleted"] + found["spam"]
        assert found["never_replied"] == (tickets["replies"] == 0).sum()
        assert found["reopened"] == (tickets["reopens"] > 0).sum()
        assert found["with_transfer"] == (tickets["stations"] > 1).sum()
        assert found["median_first_reply_business_minutes"] == median(tickets, "reply_business")
        assert found["median_full_resolution_minutes"] == median(tickets, "full_resolution")
        assert found["tickets_by_week"] == dict(tickets.group_by("week").len().iter_rows())
        ratings = tickets.filter(pl.col("rating").is_not_null())
        assert found["satisfaction"]["ratings"] == len(ratings)
        assert found["satisfaction"]["asked"] == tickets["asked"].sum()
        assert found["satisfaction"]["mean_of_the_ratings"] == pytest.approx(ratings["rating"].mean(), abs=1e-4)
        for team, told in found["team"].items():
            mine = tickets.filter(pl.col("team") == team)
            assert told["tickets"] == len(mine)
            assert told["median_first_reply_business_minutes"] == median(mine, "reply_business")
            assert told["top_two_share"] == pytest.approx(top_two(mine), abs=1e-4)
        for agent, told in found["agent"].items():
            assert told["tickets"] == (tickets["agent"] == f"Agent {agent}").sum()

    def test_of_the_decisions(self, company):
        made, found = company.decisions, company.truths["decisions"]
        assert found["rows"] == len(made)
        for column, words in (
            ("Kind", ("refund", "credit", "waiver", "exception", "replacement", "decline")),
            ("Authority", ("own", "approved", "automatic")),
        ):
            for word in words:
                assert found[word] == (made[column] == word).sum(), word
        for outcome in ("upheld", "partly", "overturned"):
            assert found["reviews"][outcome] == (made["Outcome"] == outcome).sum()
        for currency in ("EUR", "USD"):
            total = made.filter(pl.col("Currency") == currency)["Amount"].sum()
            assert found[f"granted_cents_{currency.lower()}"] == round(100 * total)

    def test_of_nps_and_effort(self, company):
        nps, found = company.tables["delighted_responses"], company.truths["nps"]
        assert found["answered"] == len(nps)
        promoters, detractors = ((nps["Score"] >= 9).sum(), (nps["Score"] <= 6).sum())
        assert (found["promoters"], found["detractors"]) == (promoters, detractors)
        assert found["nps"] == pytest.approx(100 * (promoters - detractors) / len(nps), abs=1e-3)
        effort = company.tables["typeform_effort"]
        score = next(effort[name] for name in effort.columns if "easy" in name)
        assert company.truths["effort"]["answered"] == score.count()
        assert company.truths["effort"]["mean"] == pytest.approx(score.mean(), abs=1e-4)

    def test_of_the_incidents(self, company):
        log, found = company.tables["servicenow_incident_log"], company.truths["servicenow"]
        last = log.group_by("number", maintain_order=True).last()
        assert found == {
            "rows": len(log),
            "incidents": len(last),
            "unresolved": (last["resolved_at"] == "?").sum(),
            "with_transfer": (last["reassignment_count"] > 0).sum(),
            "reopened": (last["reopen_count"] > 0).sum(),
            "missed_sla": (~last["made_sla"]).sum(),
            "priority_changed": (log.group_by("number").agg(pl.col("priority").n_unique())["priority"] > 1).sum(),
        }
