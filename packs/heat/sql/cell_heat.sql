-- A summer's surface temperature of a cell: the median, over its clear scenes, of how far it lay above the county's middle that
-- day, on top of the mean of those middles. A cool day or a cloud makes no place look cool.
with seen as (
  select s.cell, landsat_celsius(s.number) - k.middle as above from scene s join sky k on k.day = s.day
  where landsat_clear(s.quality) and s.number > 0 and s.cell is not null
)
select cell, median(above) as above, median(above) + (select avg(middle) from sky) as celsius, count(*) as scenes from seen group by cell
