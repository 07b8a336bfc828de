-- How much of each scene can be used, and its middle: surface temperatures of clear cells only (QA_PIXEL bits 0 to 4).
select day, count(*) as cells, count(*) filter (where landsat_clear(quality) and number > 0) as clear,
  100.0 * count(*) filter (where landsat_clear(quality) and number > 0) / count(*) as clear_share,
  median(landsat_celsius(number)) filter (where landsat_clear(quality) and number > 0) as middle
from scene where day is not null group by day
