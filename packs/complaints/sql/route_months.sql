-- Accuracy by month, shown as it was: each month of the newest fifth asked of what had been answered before it.
select month, rows, 100.0 * top1 as first_right, 100.0 * top3 as three_right
from classify_backtest('complaints.known_route', text := 'title', also := ['content'], label := 'department', day := 'day',
  split := 'time', least := 20)
where month is not null and (select count(*) from known_route) > 0
