-- The texts of the groups that make a campaign in one week, the most copied first.
with copied as (
  select p.week, g.text_group, p.key, count(*) as copies, min(p.day) as first_day, any_value(p.title order by p.received_at) as title
  from petition p join text_group g using (key)
  where p.week is not null
  group by p.week, g.text_group, p.key
)
select week, text_group, key, title, copies, first_day,
  row_number() over (partition by week, text_group order by copies desc, first_day, key) as text_no
from copied
qualify sum(copies) over (partition by week, text_group) >= $campaign_min
