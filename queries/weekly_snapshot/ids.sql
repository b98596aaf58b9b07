-- One row per word of $words (in lower case) that is the id of a customer, a ticket or an order: to be taken out as well.
select distinct lower(id) as id from ids_known($scope) where list_contains($words, lower(id)) order by 1
