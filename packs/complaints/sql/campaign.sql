-- Many requests for one thing in a short time, over the whole of the data: n requests, m distinct texts.
select campaign_id, min(day) as first_day, max(day) as last_day, count(*) as requests, count(distinct text_key) as distinct_texts,
  mode(department) as department, mode(title) as label
from campaign_line
group by campaign_id
