with course as (
select 1 as nth, * from synthetic_control('panel_1', treated := '행사지', start := '0', demean := true)
union all
select 2 as nth, * from synthetic_control('panel_2', treated := '행사지', start := '0', demean := true)
union all
select 3 as nth, * from synthetic_control('panel_3', treated := '행사지', start := '0', demean := true)
)
select h.nth, h.name, (week_of(h.first_day) + (7 * c.period)::int)::date as week, c.observed, c.synthetic, c.effect
from course c join held h on h.nth = c.nth where h.nth in (select nth from panel)
