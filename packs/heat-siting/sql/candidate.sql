-- Every place that was surveyed, and in words the rules it does not keep (null: it may be chosen). The pavement's rules are
-- hard: 3.5 m exactly stands, and what was not measured is not good enough.
with surveyed as (
  select '그늘막' as kind, site, place as name, emd_name, price, road_m, sidewalk_m, crosswalk, lon, lat,
    concat_ws(', ',
      case when sidewalk_m is null then '보도 폭 모름'
        when sidewalk_m < $min_sidewalk then '보도 폭 ' || format('{:g}', sidewalk_m) || ' m (' || format('{:g}', $min_sidewalk::double) || ' m 이상)' end,
      case when road_m is null then '도로 폭 모름'
        when road_m < $min_road then '도로 폭 ' || format('{:g}', road_m) || ' m (' || format('{:g}', $min_road::double) || ' m 이상)' end,
      case when crosswalk is null then '횡단보도 모름' when not crosswalk then '횡단보도 없음' end) as fell_by
  from canopy_site
  union all
  select '쉼터', place, place, emd_name, price, null, null, null, lon, lat,
    concat_ws(', ',
      case when area is null then '면적 모름'
        when area < $min_area then '면적 ' || format('{:g}', area) || ' ㎡ (' || format('{:g}', $min_area::double) || ' ㎡ 이상)' end,
      case when coalesce(coolers, 0) = 0 then '에어컨 없음' end)
  from shelter_site
  union all
  select '쿨링포그', site, place, emd_name, price, null, null, null, lon, lat,
    concat_ws(', ', case when not coalesce(water, false) then '급수 안 됨' end, case when not coalesce(power, false) then '전기 안 됨' end)
  from fog where state is distinct from '운영'
),
placed as (
  select * exclude (metres), metres[1] as x, metres[2] as y
  from (select *, to_crs(lon, lat, 4326, 5179) as metres from surveyed where lon is not null and lat is not null)
),
beside as (
  select p.kind, p.site, min(sqrt((p.x - t.x) ** 2 + (p.y - t.y) ** 2)) as apart
  from placed p join today t on t.kind = p.kind and t.x between p.x - $canopy_spacing and p.x + $canopy_spacing and t.y between p.y - $canopy_spacing and p.y + $canopy_spacing
  where p.kind = '그늘막' group by p.kind, p.site
)
select p.* exclude (fell_by),
  nullif(concat_ws(', ', nullif(p.fell_by, ''),
    case when b.apart < $canopy_spacing then '이미 있는 그늘막에서 ' || format('{:.0f}', b.apart) || ' m' end), '') as fell_by
from placed p left join beside b on b.kind = p.kind and b.site = p.site
