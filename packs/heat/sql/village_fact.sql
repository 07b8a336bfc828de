-- Facts of a village: means over its people (65 or more for the way to a shelter), sums of its people.
with living as (
  select emd_name, village, sum(people) as people, sum(old) as old, sum(celsius * people) / nullif(sum(people) filter (where celsius is not null), 0) as celsius,
    sum(far * old) / nullif(sum(old) filter (where far is not null), 0) as far, sum(green * people) / nullif(sum(people) filter (where green is not null), 0) as green,
    sum(x * people) / nullif(sum(people), 0) as x, sum(y * people) / nullif(sum(people), 0) as y
  from lived group by emd_name, village
)
select l.emd_name, l.village, l.people, l.old, coalesce(v.farmers, 0) + coalesce(v.builders, 0) as outdoor, l.celsius, l.far, l.green, v.lon, v.lat
from living l join village v on v.emd_name = l.emd_name and v.village = l.village
