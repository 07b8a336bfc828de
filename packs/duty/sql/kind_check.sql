-- How right a kind read from the text would have been: learnt from four fifths of the calls whose kind somebody wrote, asked the rest, over
-- kinds with five calls and more. macro_f1 counts every kind the same, however rare.
select rows, labels as kinds, top1, macro_f1
from classify_backtest('duty.known_kind', text := 'content', label := 'kind', split := 'random', least := 5)
where month is null and (select count(*) from known_kind) > 0
