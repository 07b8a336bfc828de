-- What stands today, with what is wrong with it. A shelter without an air conditioner shelters nobody from heat: it is shown,
-- and does not count; one whose list does not say (Seoul's does not) counts, and is to be looked at. A canopy
-- on too narrow a pavement gives shade all the same.
with named as (
  select *, place || case when count(*) over (partition by place) > 1 then ' ' || row_number() over (partition by place order by lat, lon) else '' end as name
  from shelter where lat is not null and lon is not null
),
standing as (
  select '그늘막' as kind, site, place as name, since::varchar as since, make, lon, lat, true as counts,
    nullif(concat_ws(', ',
      case when sidewalk_m < $min_sidewalk then '보도 폭 ' || format('{:g}', sidewalk_m) || ' m' end,
      case when road_m < $min_road then '도로 폭 ' || format('{:g}', road_m) || ' m' end), '') as breach
  from canopy where lat is not null and lon is not null
  union all
  select '쉼터', name, name, since, make, lon, lat, coolers is distinct from 0,
    case when coolers is null then '에어컨 모름' when coolers = 0 then '에어컨 없음' end
  from named
  union all
  select '쿨링포그', site, place, null, null, lon, lat, true, null from fog where state = '운영' and lat is not null and lon is not null
)
select * exclude (metres), metres[1] as x, metres[2] as y from (select *, to_crs(lon, lat, 4326, 5179) as metres from standing)
