select date_trunc('month', day)::date as month, sum(visitor_won) as visitor_won, sum(local_won) as local_won,
  sum(visitor_buys) as visitor_buys, sum(local_buys) as local_buys,
  100.0 * sum(visitor_won) / nullif(sum(visitor_won) + sum(local_won), 0) as share, count(*) as days
from by_day group by 1
