select emd_name, sum(people) as people, sum(old) as old, sum(fine * people) / sum(people) as fine, sum(celsius * people) / sum(people) as celsius,
  coalesce(sum(people) filter (where state = '둘 다 나쁨'), 0) as both_people, coalesce(sum(old) filter (where state = '둘 다 나쁨'), 0) as both_old
from overlay group by emd_name
