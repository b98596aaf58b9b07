-- One row per name of somebody of the house: what is taken out of words before they leave it.
select distinct name from names_known($scope) where name <> '' order by name
