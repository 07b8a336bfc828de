-- The standard deviation of the daily log changes of the price over the last $trading_days trading days, in percent. A pause of
-- more than ten days (another season) breaks the row of days.
with change as (
  select day, product, variety, won_kg,
    case when day - lag(day) over (partition by product, variety order by day) <= 10
      then ln(won_kg / lag(won_kg) over (partition by product, variety order by day)) end as log_change
  from price_all
)
select day, product, variety, won_kg,
  case when count(log_change) over recent >= $trading_days - 1 then 100 * stddev_samp(log_change) over recent end as volatility
from change
window recent as (partition by product, variety order by day rows between $trading_days - 1 preceding and current row)
