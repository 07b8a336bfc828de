-- Two sentences a product: the sharpest move of its varieties in the last thirty days, and where the price stands now.
with newest as (select max(day) as as_of from price_all),
sharpest as (
  select m.*, row_number() over (partition by m.product order by abs(m.change) desc, m.day) as place
  from move m cross join newest n where m.day > n.as_of - 30 and m.is_shock
),
now as (
  select product, arg_max(variety, kg) as variety, arg_max(won_kg, kg) as won_kg, arg_max(usual, kg) as usual, arg_max(volatility, kg) as volatility,
    max(day) as day, arg_max(change, kg) as change
  from latest group by product
)
select n.product, 1 as line_no,
  case
    when s.variety is null then say_date(n.day) || ' ' || with_particle(n.variety, '은', '는') || ' 1kg에 ' || say_count(n.won_kg) || '원으로, 앞 14거래일과 ' ||
      case when abs(n.change) < 5 then '비슷합니다.' else '견주어 ' || say_percent(round(abs(n.change))) || case when n.change > 0 then ' 비쌉니다.' else ' 쌉니다.' end end
    else say_date(s.day) || ' ' || n.product || ' ' || with_particle(s.variety, '이', '가') || ' 1kg에 ' || say_count(s.won_kg) || '원으로 앞 14거래일보다 ' ||
      say_percent(round(abs(s.change))) || case when s.change > 0 then ' 뛰었습니다.' else ' 떨어졌습니다.' end
  end as line
from now n left join sharpest s on s.product = n.product and s.place = 1
union all
select n.product, 2,
  case
    when s.variety is null then '값의 하루 변동성은 ' || coalesce(say_percent(round(n.volatility, 1)), '아직 잴 수 없습니다') || case when n.volatility is null then '.' else '입니다.' end
    else say_date(n.day) || '에는 ' || n.variety || ' ' || say_count(n.won_kg) || '원으로, ' ||
      case when abs(n.change) < 5 then '오른 값이 이어지고 있습니다.' when n.change > 0 then '더 오르고 있습니다.' else '제자리로 내려오고 있습니다.' end
  end
from now n left join sharpest s on s.product = n.product and s.place = 1
