-- The last thirty days of each variety by grade and package: what sorting and a smaller box are worth.
with newest as (select max(day) as as_of from price_all)
select product, variety, grade, package, count(*) as lots, sum(kg) as kg, sum(won_kg * kg) / sum(kg) as won_kg
from lot cross join newest
where problem is null and day > as_of - 30
group by product, variety, grade, package
