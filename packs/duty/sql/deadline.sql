-- What is neither done nor handed over must be: at once is three working hours, from nine of the next working day for a night.
with due as (
  select *, due_at(received_at, 3, '시간', '근무일', null) as due_at from call_line
)
select d.call, '기타민원' as kind, d.received_at, d.due_at,
  case when open then workdays_between(a.as_of, d.due_at::date) end as "left",
  case when not open then case when d.status like '%이첩%' then '넘김' else '처리' end
    when d.due_at::date < a.as_of then '지연' when d.due_at::date = a.as_of then '오늘'
    when d.due_at::date <= date_trunc('week', a.as_of)::date + 6 then '이번 주' else '다음 주 이후' end as state,
  '민원처리법 시행령 제16조·제19조' as article, date '2016-02-12' as in_force, d.department, coalesce(d.place || ' ', '') || d.content as title
from (select *, status is null or not regexp_matches(status, '처리$|완료|이첩|종결|답변') as open from due) d cross join as_of a
