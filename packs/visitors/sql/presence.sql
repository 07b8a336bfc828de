-- People in a township at the busiest hour of the day, 11 to 17, and at three in the night, when guests have gone.
select f.day, coalesce(t.emd_name, f.emd) as place_name,
  max(f.people) filter (where f.hour between 11 and 17) as people,
  max(f.people) filter (where f.hour = 3) as people_at_night
from floating f left join township t on t.emd = f.emd
where f.people is not null
group by f.day, 2
