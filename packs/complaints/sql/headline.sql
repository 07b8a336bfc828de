-- Two sentences a week, found in the data: how many against the same week of last year, and what is behind it.
-- Against fewer than twenty a difference is said in requests, from three times as many on as a multiple, else in percent.
with closed as (select value as week, said, requests from weeks),
usual as (
  select c.week, round(avg(e.requests)) as usual
  from closed c join closed e on e.week < c.week and e.week >= c.week - 56
  group by c.week
),
compared as (
  select c.week, c.said, c.requests, case when b.requests >= 20 then b.requests else u.usual end as base,
    case when b.requests >= 20 then '지난해 같은 주' else '앞 8주 평균' end as base_name
  from closed c
  left join closed b on b.week = c.week - 364
  left join usual u on u.week = c.week
),
biggest as (
  select week, name, emd, requests, row_number() over (partition by week order by requests desc, name) as place from weekly_campaign
),
subject as (
  select c.*, b.name, b.emd, b.requests as repeated, r.term, r.requests as term_requests, r.change,
    case when b.requests >= 0.05 * c.requests then c.requests - b.requests end as without
  from compared c
  left join biggest b on b.week = c.week and b.place = 1
  left join rising r on r.week = c.week and r.place = 1
),
said as (
  select *,
    case
      when base is null or base = 0 then '입니다.'
      when requests >= 3 * base then '으로 ' || base_name || '의 약 ' || say_count(requests / base) || '배입니다.'
      when abs(requests - base) < 0.02 * base then '으로 ' || with_particle(base_name, '과', '와') || ' 비슷합니다.'
      else '으로 ' || base_name || '보다 ' ||
        case when base < 20 then say_count(abs(requests - base)) || '건' else say_percent(round(abs(requests - base) * 100.0 / base)) end ||
        case when requests > base then ' 많습니다.' else ' 적습니다.' end
    end as all_of_them,
    case
      when without >= 3 * base then with_particle(base_name, '을', '를') || ' 여전히 크게 넘습니다.'
      when abs(without - base) < 0.02 * base then with_particle(base_name, '과', '와') || ' 같은 수준입니다.'
      else case when (without > base) <> (requests > base) then '오히려 ' else '' end ||
        case when base < 20 then say_count(abs(without - base)) || '건' else say_percent(round(abs(without - base) * 100.0 / base)) end ||
        case when without > base then ' 많습니다.' else ' 적습니다.' end
    end as the_others
  from subject
)
select week, 1 as line_no, said || ' 민원은 ' || say_count(requests) || '건' || all_of_them as line from said
union all
select week, 2,
  case
    when without is not null and base > 0 then
      coalesce(emd || ' ', '') || '‘' || name || '’ ' || say_count(repeated) || '건을 빼면 ' || the_others
    when term is not null then '가장 많이 오른 주제는 ‘' || term || '’ ' || say_count(term_requests) || '건으로, ' ||
      case when change > 0 then '그 전주보다 ' || say_count(change) || '건 늘었습니다.' else '앞 8주보다 많습니다.' end
    else '앞 8주에 견주어 눈에 띄게 오른 주제는 없습니다.'
  end
from said
