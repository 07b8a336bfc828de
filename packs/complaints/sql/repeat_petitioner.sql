-- 민원처리법 제23조: one person, the same matter, three times and more. After two answers what comes then may be closed; whether it is
-- the same matter an officer decides (제23조③).
with alike as (
  select t.complaint, t.person, t.day, t.title, t.answered_at, n.group_key
  from text_line t
  join near_duplicates('complaints.text_line', key := 'complaint', text := 'title', also := ['content'], similarity := 0.5) n
    on n.key = t.complaint
  where t.person is not null
)
select person, group_key as first_complaint, arg_min(title, day) as title, count(*) as requests,
  count(answered_at) as answers, min(day) as first_day, max(day) as last_day,
  count(*) >= 3 and count(answered_at) >= 2 as may_close, '민원처리법 제23조제1항' as article
from alike
group by person, group_key
having count(*) >= 3
