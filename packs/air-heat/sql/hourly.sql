-- Hours as measured; hour 24 is the midnight that ends the day. A value beyond what its unit allows is left out (the file says otherwise
-- in load_problem).
select station, moment, (moment - interval 1 hour)::date as day, extract(hour from moment)::int as hour,
  case when fine between 0 and 500 then fine end as fine, case when coarse between 0 and 1000 then coarse end as coarse, case when ozone between 0 and 0.6 then ozone end as ozone
from air where station is not null and moment is not null
