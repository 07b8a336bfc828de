-- A cell of the population grid: its middle in metres (EPSG:5179) and degrees, its square for the map. What the office of
-- statistics hides (under five) counts as nobody, so that no plan promises people who are not known.
with square as (
  select demand, coalesce(people, 0) as people, coalesce(old, 0) as old, people is null or old is null as hidden,
    grid_square(demand) as area
  from grid where demand is not null
),
middle as (
  select *, geo_bounds(area) as box from square where area is not null
),
placed as (
  select *, (box[1] + box[3]) / 2 as x, (box[2] + box[4]) / 2 as y, to_crs((box[1] + box[3]) / 2, (box[2] + box[4]) / 2, 5179, 4326) as degrees from middle
)
select demand, people, old, old as weight, hidden, x, y, degrees[1] as lon, degrees[2] as lat, geo_to_crs(area, 5179, 4326) as geometry
from placed
