-- A flow as a line from the province's office to the middle of the township; only where both places are known.
with town as (select emd_name, any_value(geo_bounds(shape)) as box from area where shape is not null group by emd_name),
names as (select province, any_value(province_name) as province_name from region group by province)
select coalesce(n.province_name, f.province) as province_name, f.emd_name, f.hidden, case when not f.hidden then f.buys end as buys, p.lon, p.lat,
  'LINESTRING(' || p.lon || ' ' || p.lat || ', ' || round((t.box[1] + t.box[3]) / 2, 6) || ' ' || round((t.box[2] + t.box[4]) / 2, 6) || ')' as geometry
from flow_judged f
join province_place p on p.province = f.province
join town t on t.emd_name = f.emd_name
left join names n on n.province = f.province
