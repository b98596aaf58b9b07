-- One row per comment of an answer in the period with its words, the newest first, at most $most, and the name of the agent.
-- Only queries/comments.py asks this, to read themes and moods from: it holds the words for viewers of aggregates alone
-- too, who are shown counts and no comment.
select survey_id, source, comment, agent
from surveys_in($scope)
where is_answered and trim(comment) <> ''
order by owned_at desc, survey_id, source
limit $most
