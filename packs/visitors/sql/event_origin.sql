-- Who came more than usual: shares among the visitors of the event against those of the township's eight weeks before, by
-- province and by household. Hidden as in origin.
with during as (
  select e.place_name, e.first_day, s.province_name, s.household, s.purchases, s.day between e.first_day and e.last_day as now
  from event e join sale s on s.place_name = e.place_name and s.visitor and s.day between e.first_day - 56 and e.last_day
),
cell as (
  select place_name, first_day, '시도' as kind, province_name as name, coalesce(sum(purchases) filter (where now), 0) as buys,
    coalesce(sum(purchases) filter (where not now), 0) as before
  from during group by place_name, first_day, province_name
  union all
  select place_name, first_day, '가족', household, coalesce(sum(purchases) filter (where now), 0), coalesce(sum(purchases) filter (where not now), 0)
  from during where household is not null group by place_name, first_day, household
),
judged as (
  select *, sum(buys) over (partition by place_name, first_day, kind) as total, sum(before) over (partition by place_name, first_day, kind) as total_before,
    count(*) filter (where buys between 1 and $min_cell - 1) over (partition by place_name, first_day, kind) as small,
    coalesce(sum(buys) filter (where buys < $min_cell) over (partition by place_name, first_day, kind), 0) as small_buys,
    row_number() over (partition by place_name, first_day, kind order by buys = 0, buys >= $min_cell, buys, name) as nth
  from cell
)
select place_name, first_day, kind, name, buys, 100.0 * buys / total as share, 100.0 * before / nullif(total_before, 0) as usual_share
from judged
where not (buys < $min_cell or (small > 0 and (small = 1 or small_buys < $min_cell) and nth = small + 1))
