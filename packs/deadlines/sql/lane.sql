-- What is open, the most urgent first.
select b.state as lane, b.source, b.item, b.title, b.department, b.due_at, b."left", b.article, m.memo,
  case b.state when '지연' then 1 when '오늘' then 2 when '이번 주' then 3 else 4 end as nth
from board b left join (select item, any_value(memo) as memo from memo group by item) m using (item)
where b.state in ('지연', '오늘', '이번 주', '다음 주 이후')
