-- One line for each line received, with what is needed to count it. A bureau before the department is dropped
-- (`안전건설국 건설교통과`); an old name becomes today's by the roster that was in force on the day.
with place as (select list(emd order by length(emd) desc, emd) as places from place_name),
seen as (
  select *, coalesce(received_at, accepted_at) as came,
    trim(regexp_replace(trim(department), '^.*(국|단|본부|실|소|센터)\s+', '')) as written,
    regexp_extract(address, '(?:^|\s)[가-힣]+[시군구]\s+([가-힣0-9·]*[가-힣](?:읍|면|동))(?:\s|,|\(|$)', 1) as place_in_address
  from request
)
select s.request_id, coalesce(s.request_id, concat(s._load, ':', s._row)) as complaint, s.came as received_at, s.came::date as day, date_trunc('week', s.came)::date as week,
  date_trunc('month', s.came)::date as month, isodow(s.came) as weekday,
  case when s.came::time <> time '00:00:00' then hour(s.came) end as hour,
  coalesce(d.department, s.written) as department, s.department as department_written,
  coalesce(nullif(s.place_in_address, ''), list_filter(p.places, lambda name: contains(s.title, name))[1]) as emd,
  s.form, s.status, s.title, s.content, s.accepted_at, s.answered_at, s.due, s.satisfaction,
  date_diff('day', coalesce(s.accepted_at, s.received_at), s.answered_at) as days,
  s.answered_at is null and s.answer is null as open,
  coalesce(nullif(trim(s.phone), ''), nullif(trim(s.applicant), '')) as person, s.extended, s.transferred_to, s.paused, s.period, s.answer,
  hash(regexp_replace(concat(s.title, s.content), '\s+', '', 'g')) as key,
  case
    when s.status like '%취하%' or s.status like '%취소%' then '취하'
    when row_number() over (partition by coalesce(s.request_id, concat(s._load, ':', s._row)) order by s._load desc, s._row) > 1
      then '이중 접수'
  end as left_out,
  s._load, s._row
from seen s
join place p on true
left join department_name d on d.alias = s.written and s.came::date between d.valid_from and d.valid_to
