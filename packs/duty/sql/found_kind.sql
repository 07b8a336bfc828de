-- Calls whose kind nobody wrote, by what the written ones teach.
select n.call, c.label as kind, c.score
from no_kind n
join classify('duty.known_kind', 'duty.no_kind', key := 'call', text := 'content', label := 'kind', top := 1) c on c.key = n.call
where (select count(*) from known_kind) > 0
