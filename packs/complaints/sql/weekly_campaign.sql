-- Many requests, few texts: each campaign of each week, named by the words that most of its titles share.
with one as (
  select week, text_group, sum(copies) as requests, count(*) as texts, min(first_day) as first_day, arg_max(title, copies) as title
  from weekly_text group by week, text_group
),
place as (
  select g.text_group, p.week, mode(p.emd) as emd, mode(p.department) as department, max(p.day) as last_day
  from petition p join text_group g using (key) group by g.text_group, p.week
),
word as (
  select week, text_group, unnest(words) as word, generate_subscripts(words, 1) as nth
  from (select week, text_group, regexp_extract_all(title, '[가-힣a-zA-Z0-9]+') as words from one)
),
telling as (
  select * from word
  where not regexp_matches(word, '^(요청|문의|신고|건의|부탁|민원|조치|대책|요구|해결|단속|보수|설치|정비|수리|확인|관련|대한|촉구|반대)$')
    and not regexp_matches(word, '(니다|세요|시오|나요|까요)$')
),
kept as (
  select w.week, w.text_group, w.word, w.nth
  from telling w join weekly_text c using (week, text_group)
  group by w.week, w.text_group, w.word, w.nth
  having sum(case when contains(c.title, w.word) then c.copies else 0 end) >= 0.6 * sum(c.copies)
),
named as (select week, text_group, string_agg(word, ' ' order by nth) as name from kept group by week, text_group)
select o.week, o.text_group,
  case when length(coalesce(n.name, o.title)) > 26 then left(coalesce(n.name, o.title), 25) || '…' else coalesce(n.name, o.title) end as name,
  o.requests, o.texts, o.first_day, p.last_day, p.emd, p.department
from one o
left join named n using (week, text_group)
left join place p using (week, text_group)
