with tested as (
select 1 as nth, * from synthetic_control_placebos('panel_1', treated := '행사지', start := '0', demean := true)
union all
select 2 as nth, * from synthetic_control_placebos('panel_2', treated := '행사지', start := '0', demean := true)
union all
select 3 as nth, * from synthetic_control_placebos('panel_3', treated := '행사지', start := '0', demean := true)
)
select h.nth, h.name, case when t.treated then h.emd_name else t.unit end as emd_name, t.treated, t.ratio, t.rank, t.effect
from tested t join held h on h.nth = t.nth where h.nth in (select nth from panel)
