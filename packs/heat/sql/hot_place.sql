-- Middles of the cells in metres (EPSG:5179), and a number by which neighbours are found.
with square as (select cell, geo_bounds(grid_square(cell)) as box from cell_heat)
select cell as id, (box[1] + box[3]) / 2 as x, (box[2] + box[4]) / 2 as y, (box[1] / 100)::bigint * 100000 + (box[2] / 100)::bigint as place
from square where box is not null
