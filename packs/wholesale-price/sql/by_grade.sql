-- The last thirty days of each variety by grade and package: what sorting and a smaller box are worth.
select product, variety, grade, package, count(*) as lots, sum(kg) as kg, sum(won_kg * kg) / sum(kg) as won_kg
from lot
where problem is null and day > (select max(day) from price_all) - 30
group by product, variety, grade, package
