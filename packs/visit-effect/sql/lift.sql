-- Did more come from where we advertised? Each week's purchases of an origin over those of all origins that were not addressed (nor the
-- one itself); the mean log of that in the weeks of the promotion less that of the other weeks is the lift; the band is two standard errors
-- (Welch). Every other origin with two hundred purchases a week plays the addressed one: what they show is what chance shows.
with promoted as (select name, min(first_day) as first_day, max(last_day) as last_day, any_value(cost) as cost, list(distinct province) as provinces from promotion group by name),
sized as (select province, any_value(province_name) as province_name, avg(buys) as usual from weekly_origin group by province),
wanted as (
  select p.name, '대상' as kind, '홍보한 곳' as province_name, p.provinces as mine, p.provinces as left_out, p.first_day, p.last_day from promoted p
  union all
  select p.name, '견줄 곳', s.province_name, [s.province], list_append(p.provinces, s.province), p.first_day, p.last_day
  from promoted p cross join sized s where not list_contains(p.provinces, s.province) and s.usual >= 200
),
ratio as (
  select t.name, t.kind, t.province_name, o.week, week_of(t.first_day) <= o.week and o.week + 6 <= t.last_day as inside, (o.week + 6 < t.first_day or o.week > t.last_day) as outside,
    ln(sum(o.buys) filter (where list_contains(t.mine, o.province))::double / nullif(sum(o.buys) filter (where not list_contains(t.left_out, o.province)), 0)) as value
  from wanted t cross join weekly_origin o
  group by t.name, t.kind, t.province_name, t.first_day, t.last_day, o.week
),
measured as (
  select name, kind, province_name, avg(value) filter (where inside) - avg(value) filter (where outside) as d,
    sqrt(var_samp(value) filter (where inside) / count(value) filter (where inside) + var_samp(value) filter (where outside) / count(value) filter (where outside)) as e,
    count(value) filter (where inside) as weeks_inside, count(value) filter (where outside) as weeks_outside
  from ratio group by name, kind, province_name
)
select name, kind, province_name, 100 * (exp(d) - 1) as lift, 100 * (exp(d - 2 * e) - 1) as low, 100 * (exp(d + 2 * e) - 1) as high, weeks_inside, weeks_outside,
  case when kind <> '대상' then null when d - 2 * e > 0 then '늘었음' when d + 2 * e < 0 then '줄었음' else '효과를 확인하지 못함' end as verdict
from measured where weeks_inside >= 3 and weeks_outside >= 3
