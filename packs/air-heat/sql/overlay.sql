select l.cell, l.emd_name, l.village, l.people, l.old, l.celsius, e.fine, e.unsure,
  case when l.celsius >= $heat_limit and e.fine >= $dust_limit then '둘 다 나쁨' when l.celsius >= $heat_limit then '더위' when e.fine >= $dust_limit then '먼지' else '괜찮음' end as state,
  geo_to_crs(grid_square(l.cell), 5179, 4326) as geometry
from heat.lived l join estimate e on e.cell = l.cell where l.celsius is not null
