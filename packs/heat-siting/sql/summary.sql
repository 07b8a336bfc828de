-- One row a kind: how many of 65 or more are reached today, after the plan, and at the very best.
with reach(kind, nth, metres, budget) as (
  values ('그늘막', 1, $canopy_radius::double, $canopy_budget::bigint), ('쉼터', 2, $shelter_radius::double, $shelter_budget::bigint), ('쿨링포그', 3, $fog_radius::double, $fog_budget::bigint)
),
now as (
  select c.kind, sum(c.weight) as before_old
  from (select distinct c.kind, c.demand, c.weight from cost c join reach r on r.kind = c.kind and c.cost <= r.metres join today t on t.kind = c.kind and t.site = c.site) c
  group by c.kind
),
chosen as (
  select kind, count(*) as sites, sum(price) as spent, sum(new_old) as new_old, sum(new_people) as new_people from pick group by kind
),
told as (select kind, any_value(bound) as bound from plan group by kind),
everyone as (select sum(old) as all_old from demand),
old_place as (select kind, count(*) as standing from today group by kind)
select r.kind, r.nth, r.metres, coalesce(o.standing, 0) as standing,
  coalesce(c.sites, 0) as sites, coalesce(c.spent, 0) as spent, r.budget,
  coalesce(n.before_old, 0)::bigint as before_old, (coalesce(n.before_old, 0) + coalesce(c.new_old, 0))::bigint as after_old, e.all_old,
  coalesce(c.new_old, 0) as new_old, coalesce(c.new_people, 0) as new_people,
  100.0 * coalesce(n.before_old, 0) / nullif(e.all_old, 0) as before_share,
  100.0 * (coalesce(n.before_old, 0) + coalesce(c.new_old, 0)) / nullif(e.all_old, 0) as after_share,
  floor(coalesce(t.bound, n.before_old, 0) + 1e-6)::bigint as bound,
  100.0 * greatest(floor(coalesce(t.bound, n.before_old, 0) + 1e-6) - coalesce(n.before_old, 0) - coalesce(c.new_old, 0), 0)
    / nullif(coalesce(n.before_old, 0) + coalesce(c.new_old, 0), 0) as gap_percent
from reach r
left join now n on n.kind = r.kind left join chosen c on c.kind = r.kind left join told t on t.kind = r.kind left join old_place o on o.kind = r.kind
cross join everyone e
