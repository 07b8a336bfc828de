select month, department, count(*) as requests, count(*) filter (where open) as open
from petition where month is not null group by month, department
