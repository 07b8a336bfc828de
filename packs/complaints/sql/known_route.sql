-- Whose answer is known: the department that answered, or the one an officer chose at the desk.
select t.complaint, t.title, t.content, coalesce(c.chosen, t.department) as department, t.day
from text_line t
left join (
  select item, arg_max(chosen, "at") as chosen from dure.choice where pack = 'complaints' group by item
) c on c.item = t.complaint
where coalesce(c.chosen, case when not t.open then t.department end) is not null and t.title is not null
