-- How right the suggestions would have been: learnt from four fifths, asked the rest, over departments with enough rows.
-- `time` asks the newest fifth, as in service; `random` any fifth, which flatters.
select 'time' as split, rows, departments, top1, top3, macro_f1 from route_time where month is null
union all
select 'random', b.rows, b.labels, b.top1, b.top3, b.macro_f1
from classify_backtest('complaints.known_route', text := 'title', also := ['content'], label := 'department', day := 'day',
  split := 'random', least := 20) b
where b.month is null and (select count(*) from known_route) > 0
