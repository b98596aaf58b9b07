"""Zendesk's satisfaction survey of the scale of five: one JSON object for everybody who was asked, answered or not."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo_company import words
from data.demo_company.clock import DAY, utc_text
from data.demo_company.files import Files
from data.demo_company.json_text import Piece, joined, number, quoted, record
from data.demo_company.world import World

SURVEY = '{"id":"01J58KJ9RAE0D2EK7HRVM7Z8F2","version":3,"state":"enabled"}'
SCALE = (
    '{"id":"01J58KJ9RB0000000000000001","type":"rating_scale_numeric","sub_type":"customer_satisfaction",'
    '"alias":"csat","options":[{"rating":1},{"rating":2},{"rating":3},{"rating":4},{"rating":5}]}'
)
COMMENT = '{"id":"01J58KJ9RB0000000000000002","type":"open_ended","alias":"comment"}'
EXPIRES_AFTER = 28 * DAY


def write(files: Files, world: World) -> None:
    frame = responses(world)
    place = frame["place"].to_numpy()
    ends = np.searchsorted(place, [block.stop for block in files.blocks()])
    starts = np.append([0], ends[:-1])
    blocks = (_lines(frame[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    files.lines("zendesk_survey_responses", blocks)


def responses(world: World) -> pl.DataFrame:
    """One row a survey that was sent: the score that counts (0: none), when it was first given and last changed."""
    given = world.satisfaction
    place = np.flatnonzero(given.asked_at)
    changed = given.changed_at[place] > 0
    score = np.where(changed, given.changed_score[place], given.score[place])
    rated, draw = given.rated_at[place], given.draw[place]
    return pl.DataFrame(
        {
            "place": place,
            "ticket_id": world.ids[place],
            "requester_id": world.requester_ids[place],
            "asked_at": given.asked_at[place],
            "score": score,
            "rated_at": rated,
            "updated_at": np.where(changed, given.changed_at[place], rated),
            "draw": draw,
        }
    )


def _lines(frame: pl.DataFrame) -> pl.Series:
    ticket = number(pl.col("ticket_id"))
    asked, rated, updated = (utc_text(pl.col(name)) for name in ("asked_at", "rated_at", "updated_at"))
    said = words.said(pl.col("score").clip(1), pl.col("draw"))

    def answer(kind: str, name: str, value: pl.Expr, question: str) -> pl.Expr:
        times: list[Piece] = ['","created_at":"', rated, '","updated_at":"', updated, '","question":', question, "}"]
        return joined(f'{{"{name}":', value, f',"type":"{kind}', *times)

    category = pl.when(pl.col("score") >= 4).then(pl.lit("good")).otherwise(pl.lit("bad"))
    score = joined(number(pl.col("score")), ',"rating_category":"', category, '"')
    remark = joined(",", answer("open_ended", "value", quoted(said), COMMENT))
    answers = joined(
        answer("rating_scale", "rating", score, SCALE), pl.when(said.is_not_null()).then(remark).otherwise(pl.lit(""))
    )
    line = record(
        {
            # ULIDs hold digits and capitals; these hold digits, which are as good.
            "id": joined('"01K', pl.col("asked_at").cast(pl.String), ticket.str.zfill(13), '"'),
            "survey": SURVEY,
            "responder_id": number(pl.col("requester_id")),
            "subjects": joined('[{"id":"', ticket, '","type":"ticket","zrn":"zen:ticket:', ticket, '"}]'),
            "subject_zrns": joined('["zen:ticket:', ticket, '"]'),
            "created_at": quoted(asked),
            "expires_at": quoted(utc_text(pl.col("asked_at") + EXPIRES_AFTER)),
            "answers": joined("[", pl.when(pl.col("score") > 0).then(answers).otherwise(pl.lit("")), "]"),
        }
    )
    return frame.select(line.alias("line"))["line"]
