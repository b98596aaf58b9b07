"""What customers wrote: themes, moods beside scores, and a list to search; no comment for those who see no person."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.charts.shares import shares
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.downloads import harmless
from pages.parts.page import show_nothing
from pages.parts.session import analysed, ask, viewer
from pages.parts.table import percent, show_download, show_table
from pages.parts.tickets import own_pages
from queries.comments import Reading, moods, read_comments, themes
from queries.metrics import catalogue
from queries.scope import Scope

# Comments that are shown and downloaded at most; the search finds the others.
MOST = 300


def mood_names() -> dict[str, str]:
    return {
        "positive": say("Positive words"),
        "neutral": say("As much of both"),
        "negative": say("Negative words"),
        "unknown": say("No word that the list knows"),
        "not read": say("Not read: not English"),
    }


def good_name(kind: str) -> str:
    """What the customers of a good score are."""
    return {"csat": say("satisfied"), "nps": say("promoters"), "ces": say("found it easy")}[kind]


def show_comments(kind: str, asked: Scope) -> None:
    """Everything about the comments of answers of `kind`."""
    st.divider()
    rated = ask("satisfaction/rated_comments", asked)
    if rated.filter(pl.col("kind") == kind).is_empty():
        show_heading("comments", say("What they wrote"))
        show_nothing(
            say("No answer of this kind has a comment in this selection."),
            say("Choose a longer period, clear a filter, or load surveys with their comments."),
        )
        return
    with st.spinner(say("Reading the comments")):
        reading = analysed(read_comments, Scope(zone=asked.zone))
    show_themes(reading, rated, kind)
    show_moods(reading, rated, kind)
    if viewer().sees_persons:
        show_list(kind, asked)
    else:
        st.caption(say("Comments name persons, so that the words themselves are not shown here."))


def theme_name(label: str | None) -> str:
    return say("No theme") if label is None else label


def show_themes(reading: Reading, rated: pl.DataFrame, kind: str) -> None:
    title = say("What they wrote about")
    found = themes(reading, rated, kind)
    told = found.filter(pl.col("theme").is_not_null())
    if told.is_empty():
        show_heading("themes", title)
        show_nothing(
            say("There are too few comments to find themes in."),
            say("Themes need thirty comments in which words come back."),
        )
        return
    least = catalogue()[kind].minimum_n
    rows = found.select(pl.col("good_share").alias("share"), "low", "high", "n").with_columns(
        is_sure=pl.col("n") >= least
    )
    labels = [
        say("{theme} ({share})", theme=theme_name(row["theme"]), share=words.share(row["share"], 0))
        for row in found.iter_rows(named=True)
    ]
    show_chart(
        "themes",
        title,
        themes_words(told, kind, least),
        found.select(
            pl.Series(say("Theme"), [theme_name(each) for each in found["theme"]], dtype=pl.String),
            pl.col("n").alias(say("Comments")),
            percent("share", say("Share of comments")),
            pl.col("count_good").alias(say("With a good score")),
            percent("good_share", say("With a good score")),
            percent("low", say("95 % from")),
            percent("high", say("95 % to")),
            pl.col("mean").round(2).alias(say("Mean score")),
        ),
        partial(shares, rows, labels, say("% with a good score")),
        (kind,),
        note=say(
            "Themes are words that occur together (TF-IDF and non-negative matrix factorisation, scikit-learn), "
            "found by "
            "counting and not by understanding: they are not merged between languages, do not know that two words mean "
            "one thing, and a comment has one theme only. Open dots have fewer than {least} comments: too few to "
            "compare.",
            least=words.count(least),
        ),
    )


def themes_words(told: pl.DataFrame, kind: str, least: int) -> str:
    """The largest theme, and those whose scores are worse than of all comments by more than chance."""
    largest = told.row(0, named=True)
    fact = say(
        "Most is written about **{theme}**: {n} comments, {share} of all.",
        theme=words.plain(largest["theme"]),
        n=words.count(largest["n"]),
        share=words.share(largest["share"], 0),
    )
    worse = told.filter(pl.col("is_worse") & (pl.col("n") >= least)).sort("good_share", "theme")
    if worse.is_empty():
        return fact + " " + say("No theme of {n} comments or more goes with worse scores than the rest.", n=least)
    return " ".join(
        [
            fact,
            *(
                say(
                    "Worse scores go with **{theme}**: {share} {good} ({interval}; n = {n}).",
                    theme=words.plain(row["theme"]),
                    share=words.share(row["good_share"]),
                    good=good_name(kind),
                    interval=words.interval(row["low"], row["high"], "share"),
                    n=words.count(row["n"]),
                )
                for row in worse.head(3).iter_rows(named=True)
            ),
        ]
    )


def show_moods(reading: Reading, rated: pl.DataFrame, kind: str) -> None:
    """Where words and score do not agree is what is worth reading."""
    show_heading("moods", say("Mood of the words beside the score"))
    found = moods(reading, rated, kind)
    table = found.select(
        pl.col("mood").replace_strict(mood_names()).alias(say("Words")),
        pl.col("standing").replace_strict({"good": say("good score"), "bad": say("other score")}).alias(say("Score")),
        pl.col("n").alias(say("Comments")),
    )
    if viewer().sees_persons:
        # Who sees aggregates alone gets no small cell, and these are the small ones.
        st.markdown(moods_words(found))
    show_table("moods", table, say("Mood of the words beside the score"))
    show_download("moods", table)
    st.caption(
        say(
            "The mood is that of VADER, a list of English words with rules for negation and emphasis. It does not read "
            "German, irony, or what a word means in your trade, and no list for German may be used in a business; a "
            "comment is taken for English or German by its letters, which fails for a word or two. The score is "
            "what the "
            "customer said; the mood is only a hint which comments to read. Everything is computed on this machine."
        )
    )
    if reading.is_cut:
        st.caption(say("Only the newest {n} comments were read.", n=words.count(reading.comments.height)))


def moods_words(found: pl.DataFrame) -> str:
    def count_of(mood: str, standing: str) -> int:
        return int(found.filter((pl.col("mood") == mood) & (pl.col("standing") == standing))["n"].sum())

    return say(
        "Friendly words with a poor score: {apart}. Unfriendly words with a good score: {against}.",
        apart=words.count(count_of("positive", "bad")),
        against=words.count(count_of("negative", "good")),
    )


def show_list(kind: str, asked: Scope) -> None:
    show_heading("comments", say("Comments"))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    search = left.text_input(say("Search in the comments"), key="comments_search", max_chars=200)
    standings = {"all": say("All scores"), "bad": say("Poor scores"), "good": say("Good scores")}
    standing = right.segmented_control(
        say("Scores"), list(standings), format_func=standings.__getitem__, default="all", required=True,
        key="comments_standing",
    )  # fmt: skip
    found = ask("satisfaction/comments", asked, search=search.strip(), kind=kind, standing=standing, most=MOST)
    if found.is_empty():
        show_nothing(say("No comment fits."), say("Search for something else, or clear a filter."))
        return
    total = found["count_all"][0]
    shown = say_counted("One comment.", "{n} comments.", total)
    if total > found.height:
        shown += " " + say("The newest {n} are shown.", n=words.count(found.height))
    st.markdown(shown)
    table = comment_table(found)
    show_comment_rows(table.with_columns(own_pages(found, st.query_params.get("lang", ""))))
    show_download("comments", table)


def comment_table(found: pl.DataFrame) -> pl.DataFrame:
    """The list under readers' names; a link only where it is one to a page."""
    is_link = pl.col("url").str.starts_with("https://") | pl.col("url").str.starts_with("http://")
    return found.select(
        pl.col("owned_local").dt.strftime("%Y-%m-%d").alias(say("Day")),
        pl.format("{} / {}", "score", "scale_max").alias(say("Score")),
        pl.col("comment").alias(say("Comment")),
        pl.col("team").alias(say("Team")),
        pl.col("ticket_id").alias(say("Ticket")),
        pl.when(is_link).then("url").alias(say("In the help desk")),
    )


def show_comment_rows(table: pl.DataFrame) -> None:
    st.dataframe(
        harmless(table),
        hide_index=True,
        key="comments_rows",
        alt=say("Comments with score, day, team and ticket"),
        placeholder=words.ABSENT,
        row_height=44,
        column_config={
            say("Comment"): st.column_config.TextColumn(width="large"),
            say("In the help desk"): st.column_config.LinkColumn(display_text=say("Help desk")),
            say("Open it"): st.column_config.LinkColumn(display_text=say("Open it"), help=say("The ticket's own page")),
        },
    )
