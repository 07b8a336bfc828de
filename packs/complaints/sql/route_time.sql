-- What the suggestions would have said of the newest fifth, learnt from all before it: over all (no month), then by month.
select month, rows, labels as departments, top1, top3, macro_f1
from classify_backtest('complaints.known_route', text := 'title', also := ['content'], label := 'department', day := 'day',
  split := 'time', least := 20)
where (select count(*) from known_route) > 0
