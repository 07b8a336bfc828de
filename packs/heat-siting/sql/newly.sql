-- Cells that no place of today reaches and the plan does, with the nearest place that now reaches them.
with reach(kind, metres) as (values ('그늘막', $canopy_radius::double), ('쉼터', $shelter_radius::double), ('쿨링포그', $fog_radius::double)),
near as (select c.* from cost c join reach r on r.kind = c.kind and c.cost <= r.metres),
now as (select distinct n.kind, n.demand from near n join today t on t.kind = n.kind and t.site = n.site)
select n.kind, n.demand, arg_min(n.site, (n.cost, n.site)) as site, min(n.cost) as cost
from near n join plan p on p.kind = n.kind and p.site = n.site
where (n.kind, n.demand) not in (select (kind, demand) from now)
group by n.kind, n.demand
