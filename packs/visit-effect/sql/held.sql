-- The newest three festivals that have passed, the newest first.
select name, emd_name, first_day, last_day, budget, row_number() over (order by first_day desc, name) as nth
from festival where last_day <= (select max(week) + 6 from weekly) and emd_name in (select emd_name from weekly)
qualify nth <= 3
