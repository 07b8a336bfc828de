-- Each variety sold within the last ten days of the data, on its newest day.
with last as (
  select product, variety, max(day) as day from price_all where day >= (select max(day) from price_all) - 10 group by product, variety
),
past as (
  select p.product, p.variety, list(p.won_kg order by p.day) as spark
  from (select *, row_number() over (partition by product, variety order by day desc) as back from price_all) p
  join last l on l.product = p.product and l.variety = p.variety
  where p.back <= 14 and p.day >= l.day - 30
  group by p.product, p.variety
)
select l.day, l.product, l.variety, a.won_kg, a.p25, a.p75, 100.0 * (a.p75 - a.p25) / a.won_kg as spread, a.kg, m.usual, m.change,
  coalesce(m.is_shock, false) as is_shock, v.volatility, p.spark
from last l
join price_all a on a.product = l.product and a.variety = l.variety and a.day = l.day
left join move m on m.product = l.product and m.variety = l.variety and m.day = l.day
left join volatility v on v.product = l.product and v.variety = l.variety and v.day = l.day
left join past p on p.product = l.product and p.variety = l.variety
