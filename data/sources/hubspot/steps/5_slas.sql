-- One row per word or code for how a service level stands, where it is decided. The others are running.
select word, is_met
from (values
    ('3', true), ('completed on time', true), ('completed_on_time', true), ('met', true),
    ('1', false), ('overdue', false), ('4', false), ('completed late', false), ('completed_late', false), ('breached', false)
) as words (word, is_met)
