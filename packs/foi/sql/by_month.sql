select month, count(*) as requests, count(decision) as decided,
  100.0 * count(*) filter (where decision in ('공개', '부분공개')) / nullif(count(*) filter (where decision in ('공개', '부분공개', '비공개')), 0) as opened,
  100.0 * count(*) filter (where decided <= d.due_at::date) / nullif(count(decided), 0) as in_time,
  median(workdays_between(received, decided) + 1) as days
from case_line c left join deadline d on d.request = c.request_id
group by month
