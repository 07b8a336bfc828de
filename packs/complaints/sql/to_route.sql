-- What is asked at the desk: everything open, and what came in the newest seven days.
select t.complaint, t.title, t.content, t.day from text_line t cross join as_of a
where t.title is not null and (t.open or t.day > a.as_of - 7)
