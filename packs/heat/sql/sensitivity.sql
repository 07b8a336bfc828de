-- In how many of the designs a township stays among the first $top, and its best and worst rank.
with scaled as (
  select emd_name, heat,
    coalesce(0.05 + 0.95 * (old - min(old) over ()) / nullif(max(old) over () - min(old) over (), 0), 0.5) as old,
    coalesce(0.05 + 0.95 * (outdoor - min(outdoor) over ()) / nullif(max(outdoor) over () - min(outdoor) over (), 0), 0.5) as outdoor,
    coalesce(0.05 + 0.95 * (people - min(people) over ()) / nullif(max(people) over () - min(people) over (), 0), 0.5) as people,
    coalesce(0.05 + 0.95 * (far - min(far) over ()) / nullif(max(far) over () - min(far) over (), 0), 0.5) as far,
    coalesce(0.05 + 0.95 * (max(green) over () - green) / nullif(max(green) over () - min(green) over (), 0), 0.5) as bare
  from emd_risk
),
scored as (
  select d.design, s.emd_name,
    s.heat ** d.weight_heat * (d.old_share * s.old + d.outdoor_share * s.outdoor + (1 - d.old_share - d.outdoor_share) * s.people) ** d.weight_people
      * (d.far_share * s.far + (1 - d.far_share) * s.bare) ** d.weight_lack as score
  from scaled s cross join design d
),
ranked as (select *, rank() over (partition by design order by score desc) as place from scored)
select r.emd_name, any_value(e.rank) as rank, count(*) as designs, 100.0 * count(*) filter (where r.place <= $top) / count(*) as in_top, min(r.place) as best, max(r.place) as worst,
  case when count(*) filter (where r.place <= $top) = count(*) then '늘 위험' when count(*) filter (where r.place <= $top) >= 0.8 * count(*) then '거의 늘 위험'
    when count(*) filter (where r.place <= $top) > 0 then '무게에 따라 다름' else '위험 순위 밖' end as holds
from ranked r join emd_risk e on e.emd_name = r.emd_name group by r.emd_name
