-- Calendar days from receipt to answer, by the month of receipt.
select month, department, count(days) as answered, median(days) as median_days,
  100.0 * count(*) filter (where days <= 7) / count(days) as within_7,
  100.0 * count(*) filter (where days <= 14) / count(days) as within_14
from petition
where days >= 0 and month is not null
group by month, department
