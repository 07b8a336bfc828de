-- How right the suggestions would have been: learnt from four fifths, asked the rest, over departments with enough rows.
-- `time` asks the newest fifth, as in service; `random` any fifth, which flatters.
select split, rows, departments, top1, top3, macro_f1 from (
  select 'time' as split, b.month, b.rows, b.labels as departments, b.top1, b.top3, b.macro_f1
  from classify_backtest('complaints.known_route', text := 'title', also := ['content'], label := 'department', day := 'day',
    split := 'time', least := 20) b
  union all
  select 'random', b.month, b.rows, b.labels, b.top1, b.top3, b.macro_f1
  from classify_backtest('complaints.known_route', text := 'title', also := ['content'], label := 'department', day := 'day',
    split := 'random', least := 20) b
)
where month is null and (select count(*) from known_route) > 0
