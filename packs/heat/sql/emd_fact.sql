select emd_name, sum(people) as people, sum(old) as old, sum(outdoor) as outdoor, sum(celsius * people) / nullif(sum(people) filter (where celsius is not null), 0) as celsius,
  sum(far * old) / nullif(sum(old) filter (where far is not null), 0) as far, sum(green * people) / nullif(sum(people) filter (where green is not null), 0) as green
from village_fact group by emd_name
