-- What an officer does with the plan.
with wished as (
  select w.site, w.wish, c.kind, c.name, c.fell_by from wish w join candidate c on c.site = w.site where w.wish = '필수' and c.fell_by is not null
),
line as (
  select kind, 1 as nth, 0 as sub, case when sites = 0 then '기준을 지키면서 새로 닿는 후보가 없습니다. 후보지를 더 조사하십시오.'
    else '아래 ' || sites || '곳의 현장을 확인하고 ' || case kind when '그늘막' then '도로점용을 협의하십시오.' when '쉼터' then '시설 관리자와 협약하십시오.' else '급수와 전기를 확인하십시오.' end end as line
  from summary
  union all
  select kind, 2, 0, case when gap_percent < 0.05 then '이보다 나은 계획이 없음을 확인했습니다.' else '어떤 계획도 지금 답보다 ' || say_percent(round(gap_percent, 1)) || ' 넘게 낫지 않습니다.' end
  from summary where sites > 0
  union all
  select kind, 3, row_number() over (order by name), with_particle(name, '은', '는') || ' 꼭 놓기로 했지만 기준에 맞지 않습니다: ' || fell_by from wished
  union all
  select kind, 4, 0, '지금 있는 ' || count(*) || '곳에 흠이 있습니다: ' || any_value(breach order by name) || ' 등' from today where breach is not null group by kind
)
select kind, nth, line from line
