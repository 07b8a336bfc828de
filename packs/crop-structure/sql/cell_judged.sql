-- Which cells may be shown. Fewer than $min_farms farms are hidden. Since the totals of townships and of crops are shown too, a line
-- with a single hidden cell, or with hidden cells of fewer than $min_farms farms together, would give it away: its smallest
-- visible cell goes as well, townships and crops in turn, four times. A line that is not safe even then keeps its total back.
with first as (select *, farms < $min_farms as hidden from cell_all),
seen_1 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by emd_name order by hidden, area, emd_name, crop) as nth
  from first window w as (partition by emd_name)
),
row_1 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_1
),
seen_2 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by crop order by hidden, area, emd_name, crop) as nth
  from row_1 window w as (partition by crop)
),
column_2 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_2
),
seen_3 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by emd_name order by hidden, area, emd_name, crop) as nth
  from column_2 window w as (partition by emd_name)
),
row_3 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_3
),
seen_4 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by crop order by hidden, area, emd_name, crop) as nth
  from row_3 window w as (partition by crop)
),
column_4 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_4
),
seen_5 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by emd_name order by hidden, area, emd_name, crop) as nth
  from column_4 window w as (partition by emd_name)
),
row_5 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_5
),
seen_6 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by crop order by hidden, area, emd_name, crop) as nth
  from row_5 window w as (partition by crop)
),
column_6 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_6
),
seen_7 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by emd_name order by hidden, area, emd_name, crop) as nth
  from column_6 window w as (partition by emd_name)
),
row_7 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_7
),
seen_8 as (
  select *, count(*) filter (where hidden) over w as gone, coalesce(sum(farms) filter (where hidden) over w, 0) as gone_farms,
    row_number() over (partition by crop order by hidden, area, emd_name, crop) as nth
  from row_7 window w as (partition by crop)
),
column_8 as (
  select emd_name, crop, farms, area, parcels, hidden or (gone > 0 and (gone = 1 or gone_farms < $min_farms) and nth = 1) as hidden from seen_8
)
select emd_name, crop, farms, area, parcels, hidden,
  (count(*) filter (where hidden) over town = 1 or coalesce(sum(farms) filter (where hidden) over town, $min_farms) < $min_farms) as town_open,
  (count(*) filter (where hidden) over kind = 1 or coalesce(sum(farms) filter (where hidden) over kind, $min_farms) < $min_farms) as crop_open
from column_8
window town as (partition by emd_name), kind as (partition by crop)
