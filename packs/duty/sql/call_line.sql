-- One line a call, named by where it stands in its file. A call without an hour keeps its day.
select concat(_load, ':', _row) as call, day, day + coalesce(time, time '00:00') as received_at, date_trunc('month', day)::date as month,
  isodow(day) as weekday, hour(time) as hour, way, nullif(trim(kind), '') as kind, nullif(trim(place), '') as place, emd, content, action,
  trim(regexp_replace(trim(department), '^.*(국|단|본부|실|소|센터)\s+', '')) as department, status,
  case when acted >= time then date_diff('minute', time, acted) when acted < time then date_diff('minute', time, acted) + 1440 end as minutes
from duty_log
where day is not null and content is not null
