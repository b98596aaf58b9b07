-- One row per time that a customer was asked for a rating or gave one, by whatever export tells of it.
with rated as (
    select
        ticket_id,
        case when lower(score) like 'good%' then 'good' when lower(score) like 'bad%' then 'bad' else lower(score) end as score,
        case when lower(score) = 'offered' then created_at else updated_at end as rated_at,
        comment,
        assignee_id,
        group_id,
        customer_id
    from staged_zendesk_ratings
),

audited as (
    select
        ticket_id,
        lower(score) as score,
        happened_at as rated_at,
        remark as comment,
        assignee_id,
        coalesce(author_id, audit_author_id) as customer_id
    from staged_zendesk_audits
    where type = 'SatisfactionRating'
),

changed as (
    select ticket_id, lower(value) as score, changed_at as rated_at
    from zendesk_changes
    where field = 'satisfaction_score'
)

select distinct * from (
    select * from rated
    union all by name
    select * from audited
    union all by name
    select * from changed
)
where score in ('offered', 'good', 'bad')
