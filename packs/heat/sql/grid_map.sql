select l.cell, l.emd_name, l.emd_name || ' ' || l.village as name, l.people, l.old, l.celsius, l.above, geo_to_crs(grid_square(l.cell), 5179, 4326) as geometry
from lived l where l.celsius is not null
