-- The rules of each place for the planner: what stands, what must be, what may not be, what it costs.
select c.site, false as standing, coalesce(w.wish = '필수', false) as required, coalesce(w.wish = '금지', false) as forbidden, coalesce(c.price, 0) as price, c.x, c.y
from candidate c left join wish w on w.site = c.site
where c.kind = '그늘막' and c.fell_by is null
union all
select site, true, false, false, 0, x, y from today where kind = '그늘막' and counts
