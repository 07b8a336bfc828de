select l.call, l.day, l.month, l.weekday, l.hour, coalesce(l.kind, f.kind, '모름') as kind, l.kind is null as is_guess,
  coalesce(p.place, l.place) as place, l.emd, l.department, l.minutes
from call_line l
left join found_kind f using (call)
left join call_place p using (call)
