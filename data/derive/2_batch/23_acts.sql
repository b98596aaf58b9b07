-- One row per thing that a person of the house did to a ticket: a message, a note, a change of status. `is_assignee`: the
-- ticket was assigned to that person then.
create temp table acts as
with steps as (
    select
        ticket,
        second,
        happened_at,
        actor,
        kind,
        case when kind = 'assignment' then coalesce(to_value, '') end as assignee,
        row_number() over (
            partition by ticket
            order by happened_at, event_order nulls last, case when kind = 'assignment' then 0 else 1 end, kind, to_value, actor
        ) as place
    from heard
    where (kind in ('message', 'note', 'status') and actor_role = 'agent') or kind = 'assignment'
),

held as (
    select
        *,
        last_value(assignee ignore nulls) over (partition by ticket order by place rows unbounded preceding) as holder
    from steps
)

select ticket, second, actor, coalesce(actor = holder, false) as is_assignee
from held
where kind <> 'assignment';
