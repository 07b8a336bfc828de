-- A hot cell lies among hot ones, more than chance allows, and is itself in the hottest $hottest of the county.
select t.id as cell, t.value as celsius, t.z, t.p_adjusted, w.emd_name
from hot_test t
join hot_in i on i.id = t.id
join township w on w.id = i.emd
where t.z > 0 and t.p_adjusted <= $alpha and t.value >= (select quantile_cont(celsius, 1 - $hottest) from cell_heat)
