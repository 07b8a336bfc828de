-- From each cell to each place that may serve it, on foot: metres to twice as far as a plan would have people walk.
-- Shade and fog are reached as the crow flies; the way to a shelter is the straight line times $detour.
with place as (
  select kind, site, x, y from candidate where fell_by is null
  union all
  select kind, site, x, y from today where counts
),
reach(kind, metres, detour) as (
  values ('그늘막', $canopy_radius::double, 1.0::double), ('쉼터', $shelter_radius::double, $detour::double), ('쿨링포그', $fog_radius::double, 1.0::double)
),
pair as (
  select p.kind, d.demand, p.site, d.weight, r.metres, sqrt((d.x - p.x) ** 2 + (d.y - p.y) ** 2) * r.detour as cost
  from reach r
  join place p on p.kind = r.kind
  join demand d on d.x between p.x - 2 * r.metres and p.x + 2 * r.metres and d.y between p.y - 2 * r.metres and p.y + 2 * r.metres
  where d.weight > 0
)
select kind, demand, site, weight, cost from pair where cost <= 2 * metres
