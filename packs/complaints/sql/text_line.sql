-- Title and text of what is counted, for the functions that read words.
select complaint, title, content, department, day, person, open, answer, answered_at from petition_line where left_out is null
