-- Every decision learns its limit and its consequences.
update decisions
set
    next_contact_at = consequences.next_contact_at,
    contacts_known_to = consequences.contacts_known_to,
    next_order_at = consequences.next_order_at,
    orders_known_to = consequences.orders_known_to,
    left_at = consequences.left_at,
    is_reversed = case when decisions.kind = 'decline' then consequences.is_granted_later or coalesce(decisions.outcome = 'overturned' and decisions.outcome_for = 'customer', false) end,
    ceiling = coalesce(decisions.authority_limit, (select limit_amount from ceilings where ceilings.source = decisions.source and ceilings.decision_id = decisions.decision_id))
from consequences
where consequences.source = decisions.source and consequences.decision_id = decisions.decision_id;
