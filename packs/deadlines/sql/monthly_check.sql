-- 민원처리법 시행령 제22조: the state of things is looked through once a month. By the month in which each was due.
select date_trunc('month', due_at)::date as month, source, count(*) as items,
  count(*) filter (where state in ('지연', '오늘', '이번 주', '다음 주 이후')) as open,
  count(*) filter (where state in ('지연', '늦게 답함', '늦게 결정')) as late,
  100.0 * count(*) filter (where state in ('답함', '결정함', '처리', '넘김'))
    / nullif(count(*) filter (where state not in ('오늘', '이번 주', '다음 주 이후')), 0) as in_time
from board
where due_at is not null
group by 1, source
