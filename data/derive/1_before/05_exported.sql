-- One row per source: which kinds of event its exports hold at all. Of a kind that they do not hold, that a ticket has
-- none says nothing, and what the tool states about it is kept.
create temp table exported as
select
    source,
    bool_or(kind = 'message') as has_messages,
    bool_or(kind = 'team') as has_teams,
    bool_or(kind = 'assignment') as has_assignments,
    bool_or(kind = 'priority') as has_priorities,
    bool_or(kind = 'escalation') as has_escalations
from events
group by source;
