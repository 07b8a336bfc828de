-- Each day against the median of the $trading_days trading days before it, as far as they lie within thirty days.
with numbered as (
  select day, product, variety, won_kg, kg, row_number() over (partition by product, variety order by day) as nth from price_all
),
against as (
  select a.day, a.product, a.variety, a.won_kg, a.kg, median(b.won_kg) as usual, count(*) as days
  from numbered a
  join numbered b on b.product = a.product and b.variety = a.variety
    and b.nth between a.nth - $trading_days and a.nth - 1 and b.day >= a.day - 30
  group by a.day, a.product, a.variety, a.won_kg, a.kg
)
select day, product, variety, won_kg, kg, usual, 100.0 * (won_kg / usual - 1) as change,
  days >= least(7, $trading_days) and abs(won_kg / usual - 1) >= $shock as is_shock
from against
