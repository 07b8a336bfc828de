-- Each piece of road with the summer's surface temperature of the 100 m cell in its middle. `above`: degrees over $hot; what has
-- none asks for no water.
with ends as (
  select l.link, l.a, l.b, l.road as road_name, l.length, coalesce(l.watered, false) as watered, (p.lon + q.lon) / 2 as lon, (p.lat + q.lat) / 2 as lat,
    p.lon as lon_a, p.lat as lat_a, q.lon as lon_b, q.lat as lat_b
  from link l join node p on p.node = l.a join node q on q.node = l.b where l.length > 0
)
select e.*, 'LINESTRING (' || e.lon_a || ' ' || e.lat_a || ', ' || e.lon_b || ' ' || e.lat_b || ')' as geometry, t.celsius, greatest(coalesce(t.celsius, 0) - $hot, 0) as above
from ends e left join heat.cell_heat t on t.cell = grid_code(e.lon, e.lat, 100, 4326)
