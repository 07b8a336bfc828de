-- Cells where people live: temperature, green, metres to the nearest shelter with an air conditioner, the nearest village.
with square as (select cell, coalesce(people, 0) as people, coalesce(old, 0) as old, geo_bounds(grid_square(cell)) as box from grid where cell is not null),
home as (select cell, people, old, (box[1] + box[3]) / 2 as x, (box[2] + box[4]) / 2 as y from square where box is not null),
hall as (select emd_name, village, to_crs(lon, lat, 4326, 5179) as spot from village where lon is not null and lat is not null),
cool as (select to_crs(lon, lat, 4326, 5179) as spot from shelter where coalesce(coolers, 0) > 0 and lon is not null and lat is not null),
near_hall as (
  select h.cell, arg_min((v.emd_name, v.village), (h.x - v.spot[1]) ** 2 + (h.y - v.spot[2]) ** 2) as belongs from home h cross join hall v group by h.cell
),
near_cool as (select h.cell, sqrt(min((h.x - c.spot[1]) ** 2 + (h.y - c.spot[2]) ** 2)) as far from home h cross join cool c group by h.cell)
select h.cell, h.people, h.old, h.x, h.y, n.belongs[1] as emd_name, n.belongs[2] as village, c.far, t.celsius, t.above, g.green
from home h
join near_hall n on n.cell = h.cell
left join near_cool c on c.cell = h.cell
left join cell_heat t on t.cell = h.cell
left join green g on g.cell = h.cell
