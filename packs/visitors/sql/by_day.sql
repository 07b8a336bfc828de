select day, any_value(weekday_no) as weekday_no, any_value(weekday) as weekday,
  coalesce(sum(won) filter (where visitor), 0) as visitor_won, coalesce(sum(won) filter (where not visitor), 0) as local_won,
  coalesce(sum(purchases) filter (where visitor), 0) as visitor_buys, coalesce(sum(purchases) filter (where not visitor), 0) as local_buys
from sale group by day
