-- One row per word for a status: what it means here. Projects make up their own, so a word that is not known means what
-- its category says (To Do, In Progress, Done). `is_refused`: it ends an issue without a solution.
with seen as (
    select status as word, category from staged_jira_issue_csv
    union all
    select status, category from staged_jira_issue
    union all
    select from_text, null from staged_jira_changelog_item where lower(field) = 'status'
    union all
    select to_text, null from staged_jira_changelog_item where lower(field) = 'status'
    union all
    select from_text, null from staged_jira_changelog_entry where lower(field) = 'status'
    union all
    select to_text, null from staged_jira_changelog_entry where lower(field) = 'status'
    union all
    select statuses.name, categories.name
    from staged_jira_fivetran_status as statuses
    left join staged_jira_fivetran_status_category as categories on categories.category_id = statuses.category_id
),

words as (
    select lower(trim(word)) as word, max(lower(trim(category))) as category
    from seen
    where word is not null
    group by lower(trim(word))
),

sorted as (
    select
        word,
        case
            when category in ('new', 'to do', 'por hacer', 'tareas por hacer', 'zu erledigen', 'offen') then 'new'
            when category in ('indeterminate', 'in progress', 'en curso', 'in arbeit', 'in bearbeitung') then 'open'
            when category in ('done', 'listo', 'hecho', 'finalizada', 'finalizado', 'fertig', 'erledigt') then 'solved'
        end as meaning,
        regexp_matches(
            word,
            '(cancel|declin|reject|duplicat|withdrawn|won.t|not a bug|invalid|rechazad|duplicad|descartad|abgebrochen|abgelehnt|storniert|duplikat|zurückgezogen)'
        ) as is_refused,
        regexp_matches(
            word,
            '(wait|await|pend|esper|warte|wartet|need).*(customer|client|reporter|requester|user|information|info|kund|informador|solicitante)'
        ) as is_with_customer,
        regexp_matches(word, '(wait|await|pend|esper|warte|hold|block|pause|ausstehend|angehalten|zurückgestellt|vendor|third party)') as is_waiting,
        regexp_matches(word, '(support|soporte|agent|service|desk|reopen|reabiert|wieder geöffnet|wiedereröffnet|erneut geöffnet)') as is_with_us
    from words
)

select
    word,
    case
        when is_refused then 'closed'
        when word in ('closed', 'cerrada', 'cerrado', 'geschlossen') then 'closed'
        when word in ('resolved', 'done', 'fixed', 'completed', 'complete', 'resuelta', 'resuelto', 'listo', 'lista', 'hecho', 'finalizada', 'finalizado', 'gelöst', 'erledigt', 'fertig', 'abgeschlossen') then 'solved'
        when meaning = 'solved' then 'solved'
        when is_with_customer then 'pending'
        when is_with_us then 'open'
        when is_waiting then 'hold'
        when word in ('new', 'to do', 'backlog', 'nuevo', 'nueva', 'por hacer', 'neu', 'zu erledigen') then 'new'
        else coalesce(meaning, 'open')
    end as status,
    is_refused
from sorted
