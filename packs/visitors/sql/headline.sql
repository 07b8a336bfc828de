-- Two sentences a month: how much was spent and who came most; what the month's event did, and who came to it.
with month_said as (
  select month, visitor_buys, visitor_won, days, month(month) || '월' as said from by_month
),
top as (
  select month, province_name, share, row_number() over (partition by month order by buys desc, province_name) as place
  from origin where district_name is null
),
fair as (
  select *, row_number() over (partition by month order by buys - usual desc, place_name) as place from event
),
guest as (
  select place_name, first_day, string_agg(name, '·' order by nth) as names, sum(share) as share
  from (
    select place_name, first_day, regexp_replace(name, '(특별자치시|특별자치도|광역시|특별시)$', '') as name, share,
      row_number() over (partition by place_name, first_day order by share - usual_share desc, name) as nth
    from event_origin where kind = '시도' and share - usual_share >= 3
  )
  where nth <= 2
  group by place_name, first_day
)
select m.month, 1 as line_no,
  m.said || case when m.days < 28 then ' 들어 ' || m.days || '일 동안' else '' end || ' 방문객은 ' || say_won(m.visitor_won) || '을 썼고, ' ||
  coalesce(with_particle(t.province_name, '이', '가') || ' ' || say_percent(round(t.share)) || '로 가장 많았습니다.', '어디서 왔는지는 가려져 있습니다.') as line
from month_said m left join top t on t.month = m.month and t.place = 1
union all
select m.month, 2,
  case
    when f.place_name is not null then
      say_date(f.first_day) || case when f.last_day > f.first_day then '–' || day(f.last_day) || '일' else '' end || ' ' || f.place_name ||
      '에 여느 때의 ' || f.times || '배가 왔' || coalesce('고, ' || say_percent(round(g.share)) || '가 ' || g.names || ' 손님이었습니다.', '습니다.')
    when b.visitor_buys > 0 and b.days = m.days then '지난해 같은 달과 견준 방문객 이용은 ' || say_change(m.visitor_buys, b.visitor_buys) || '입니다.'
    else '여느 때와 크게 다른 날은 없었습니다.'
  end
from month_said m
left join fair f on f.month = m.month and f.place = 1
left join guest g on g.place_name = f.place_name and g.first_day = f.first_day
left join month_said b on b.month = (m.month - interval 1 year)::date
