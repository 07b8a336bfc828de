-- Which complaint belongs to which campaign, and the first complaint with the same letters.
select t.complaint, c.campaign_id, c.text_key, t.day, t.department, t.title
from text_line t
join campaigns('complaints.text_line', key := 'complaint', text := 'title', also := ['content'], day := 'day', least := 5) c
  on c.key = t.complaint
