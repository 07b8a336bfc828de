select month, department, count(*) as scored, avg(satisfaction) as mean,
  100.0 * count(*) filter (where satisfaction >= 4) / count(*) as pleased
from petition
where satisfaction between 1 and 5 and month is not null
group by month, department
