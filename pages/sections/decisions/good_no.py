"""The good no: said early, with what can be done instead, and what customers do after it."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.followed import ends_of_two_kinds, followed, thinned
from pages.language import figures, say
from pages.parts import traits, words
from pages.parts.chart import show_chart, show_heading
from pages.parts.groups import is_apart, row_of, show_groups, told_difference, told_groups, told_of
from pages.parts.measures import measure_button, show_measure_by_week, show_measures, told
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, ask, scope
from pages.parts.table import percent
from queries.decided import ANSWERS, GRANTED, REQUIRED, WITH, after_the_answer
from queries.metrics import catalogue

SIGNIFICANT = 0.05
TILES = ("alternative_accepted", "decline_reversed", "required_decline")


def show_good_no(everything: dict[str, Any]) -> None:
    now = {row["measure"]: row for row in told(TILES, scope()).iter_rows(named=True)}
    show_section("good_no", say("Was a no a good no?"), answer(everything, now.get("alternative_accepted")))
    if not everything["count_declines"]:
        show_nothing(
            say("No decline is logged in this selection."),
            say("Log declines too: without them a generous team cannot be told from one that is never asked."),
        )
        return
    show_measures(TILES)
    st.caption(say("An alternative offered where regulation required the no counts among those accepted."))
    with st.container(horizontal=True):
        measure_button("alternative_offered", say("Declines with an alternative"), hit=1)
        measure_button("alternative_offered", say("Declines without one"), "tickets_of_no_alternative", hit=0)
        measure_button("decline_reversed", say("Declines reversed"), hit=1)
        measure_button("required_decline", say("Required by regulation"), hit=1)
    show_measure_by_week("alternative_offered", say("Alternatives offered with a no, by week"))
    show_time_to_no()
    show_after()
    show_reversed()


def answer(row: dict[str, Any], accepted: dict[str, Any] | None) -> str:
    """Of the declines that somebody was free to decide: what regulation requires is told apart."""
    if not row["count_free_declines"]:
        return say("The log does not tell whether an alternative was offered with a no that was free to decide.")
    is_few = row["count_free_declines"] < catalogue()["alternative_offered"].minimum_n
    sentence = say(
        "Of {n} declines that were free to decide, {hits} came with what could be done instead: {share}. Regulation "
        "required {required} more.",
        n=words.count(row["count_free_declines"]),
        hits=words.count(row["count_offered"]),
        share=told_of(row["offered_share"], row["offered_low"], row["offered_high"], is_few),
        required=words.count(row["count_required"]),
    )
    if accepted is None or accepted["state"] != "told":
        return sentence
    return sentence + " " + say(
        "Of all alternatives {share} were accepted ({hits} of {n}).",
        share=words.share(accepted["value"]),
        hits=words.count(accepted["count_hits"]),
        n=words.count(accepted["n"]),
    )  # fmt: skip


def show_time_to_no() -> None:
    title = say("How early a no is said")
    curve = ask("decisions/time_to_no", scope())
    enough = curve.height and curve["at_risk"][0] >= catalogue()["time_to_no"].minimum_n
    if not enough:
        show_heading("time_to_no", title)
        show_nothing(say("Too few tickets of this selection have a decision."), say("Choose a longer period."))
        return
    last = curve.row(-1, named=True)
    divisor, unit = words.axis(float(curve["seconds"].max()))  # type: ignore[arg-type]
    half = ask("decisions/time_to_no_half", scope()).row(0, named=True)
    fact = say(
        "Of {n} tickets that were opened in this period and came to a decision, in it or later, {no} were told a final "
        "no and {yes} a yes; {undecided} are undecided. Half of those who were told no knew it {half} after asking.",
        n=words.count(curve["at_risk"][0]),
        no=words.share(last["told_no"]),
        yes=words.share(last["told_yes"]),
        undecided=words.share(last["undecided"]) if last["undecided"] else say("none"),
        half=words.duration(half["seconds"]),
    )
    no = {"owner": "fact", "measure": "declined", "hit": 1}
    yes = {"owner": "fact", "measure": "declined", "hit": 0}
    parts: list[tuple[str, str, dict[str, Any]]] = [
        ("told_no", say("Told no"), no),
        ("told_yes", say("Told yes"), yes),
        ("undecided", say("Undecided"), {"owner": "fact", "measure": "declined"}),
    ]
    drawn = thinned(curve.sort("seconds"))
    table = drawn.select(
        (pl.col("seconds") / words.MINUTE).round(1).alias(say("Minutes after opening")),
        pl.col("at_risk").alias(say("Still undecided before")),
        percent("told_no", say("Told no")),
        percent("told_yes", say("Told yes")),
        percent("undecided", say("Undecided")),
    )
    show_chart(
        "time_to_no",
        title,
        fact,
        table,
        partial(ends_of_two_kinds, drawn, parts, divisor, say("After opening, {unit} (calendar)", unit=unit)),
        note=say("A yes competes with a no (Aalen-Johansen); a no that was taken back later is none."),
    )


def show_after() -> None:
    """Side by side: without an alternative, with one, granted; and what regulation required, apart."""
    after = analysed(after_the_answer, scope())
    show_comparison(
        "satisfied_after",
        say("Satisfied, by the answer they got"),
        after.satisfied,
        say("Satisfied"),
        "csat",
        note=say("Answered CSAT surveys of the tickets. Few are asked after a no: ask more of them."),
    )
    show_comparison(
        "contact_after",
        say("Came back within seven days, by the answer they got"),
        after.contacted,
        say("Contacted again"),
        "contact_after_decision",
    )
    days = words.count(after.days)
    show_comparison(
        "business_after",
        say("Ordered again, by the answer they got"),
        after.business,
        say("Ordered within {days} days", days=days),
        "business_after_decision",
        note=say(
            "Within {days} days, the longest of 30, 60 and 90 after which at least ten of each group are still "
            "watched. Customers without a full follow-up count for as long as they were watched (Kaplan-Meier); the "
            "first decision of the period stands for its customer.",
            days=days,
        ),
    )
    show_curves(after.p)


def show_comparison(name: str, title: str, groups: pl.DataFrame, column: str, measure: str, note: str = "") -> None:
    if groups.filter(pl.col("share").is_not_null()).is_empty():
        show_heading(name, title)
        show_nothing(
            say("Nothing is known of what came after these decisions, or too little to be shown."),
            say(
                "Choose an earlier period; it needs tickets with a known customer, answered surveys, and a list of "
                "orders."
            ),
        )
        return
    labels = [traits.named("answer", cell) for cell in groups["cell"]]
    marks = [{"owner": "trait", "trait": "answer", "trait_value": cell} for cell in groups["cell"]]
    show_groups(name, title, told_comparison(groups), groups, labels, marks, column, (measure,), note=note)


def told_comparison(groups: pl.DataFrame) -> str:
    """With against without an alternative first: that is what the house can do about a no."""
    free = [row for row in groups.iter_rows(named=True) if row["cell"] != REQUIRED]
    parts = [told_groups(free, {row["cell"]: traits.named("answer", row["cell"]) for row in free})]
    for cell in (WITH, GRANTED):
        row = row_of(groups, cell)
        if row is None or row["difference"] is None:
            continue
        verdict = say("more than chance gives") if is_apart(row) else say("within what chance gives")
        parts.append(
            say(
                "“{name}” against no alternative: {difference}, {verdict}.",
                name=traits.named("answer", cell),
                difference=told_difference(row),
                verdict=verdict,
            )
        )
    return " ".join(parts)


def show_curves(p: float | None) -> None:
    """The whole 90 days: a test of the curves uses every order, a share at one day only those until then."""
    curves = ask("decisions/business_after", scope(), by="answer")
    names = {cell: traits.named("answer", cell) for cell in ANSWERS if cell in set(curves["cell"])}
    if not names:
        return
    marks = {cell: {"owner": "trait", "trait": "answer", "trait_value": cell} for cell in names}
    table = curves.select(
        pl.Series(say("Answer"), [traits.named("answer", cell) for cell in curves["cell"]], dtype=pl.String),
        pl.col("moment").alias(say("Days after the decision")),
        pl.col("at_risk").alias(say("Still watched")),
        percent("ended", say("Ordered by then")),
        percent("ended_low", say("95 % from")),
        percent("ended_high", say("95 % to")),
    )
    show_chart(
        "business_curves",
        say("Ordered again, day by day"),
        told_curves(p),
        table,
        partial(followed, curves, names, marks, 1.0, say("Days after the decision"), say("Ordered again")),
        note=say("Where a line ends nobody was watched for longer; towards its end few are left, and it says little."),
    )


def told_curves(p: float | None) -> str:
    if p is None:
        return say("Too few customers were told a no with and without an alternative to compare them.")
    values = {"p": figures(f"{p:.3f}")}
    if p < SIGNIFICANT:
        return say(
            "**Over the whole 90 days, customers ordered again sooner or later after a no by whether it came with an "
            "alternative: more than chance gives (log-rank p = {p}).**",
            **values,
        )
    return say(
        "Over the whole 90 days, a no with an alternative and one without were followed by orders alike, as far as can "
        "be told (log-rank p = {p}).",
        **values,
    )


def show_reversed() -> None:
    show_heading("reversed", say("Declines reversed on escalation"))
    rows = {row["is_escalated"]: row for row in ask("decisions/reversed", scope()).iter_rows(named=True)}
    if not rows:
        st.markdown(say("No decline of this selection can have been reversed, or too few to be shown."))
        return
    if row := rows.get(True):
        st.markdown(
            say(
                "Of {n} declines on tickets that were escalated, {hits} were taken back: {share}.",
                **reversed_words(row),
            )
        )
    if row := rows.get(False):
        st.markdown(
            say(
                "Of {n} declines on tickets that were not escalated, {hits} were taken back: {share}.",
                **reversed_words(row),
            )
        )
    st.caption(say("A no that falls as soon as somebody insists teaches customers to insist."))


def reversed_words(row: dict[str, Any]) -> dict[str, str]:
    is_few = row["n"] < catalogue()["decline_reversed"].minimum_n
    return {
        "n": words.count(row["n"]),
        "hits": words.count(row["count_reversed"]),
        "share": told_of(row["share"], row["low"], row["high"], is_few),
    }
