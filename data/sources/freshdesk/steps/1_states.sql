-- One row per word for a status, of the codes and names that every account has. A house's own status is open.
select word, state
from (values
    ('2', 'open'), ('open', 'open'), ('being processed', 'open'), ('new', 'new'),
    ('3', 'pending'), ('pending', 'pending'), ('6', 'pending'), ('waiting on customer', 'pending'),
    ('awaiting your reply', 'pending'), ('awaiting customer', 'pending'), ('waiting for customer', 'pending'),
    ('7', 'hold'), ('waiting on third party', 'hold'), ('awaiting third party', 'hold'), ('on hold', 'hold'),
    ('4', 'solved'), ('resolved', 'solved'), ('this ticket has been resolved', 'solved'),
    ('5', 'closed'), ('closed', 'closed'), ('this ticket has been closed', 'closed')
) as words (word, state)
