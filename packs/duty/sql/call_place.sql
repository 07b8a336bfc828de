-- Where it was, from the column of places and from the text; a slip of the keys is forgiven in long names.
select l.call, f.place, f.score
from call_line l
join find_places('duty.call_line', 'duty.place_list', key := 'call', text := 'place', also := ['content'], label := 'place') f on f.key = l.call
where (select count(*) from place_list) > 0
