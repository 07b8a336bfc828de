-- What was decided upon the merits: where a help for the next decision is looked for.
select request_id, title, content, decision, ground, decided from case_line where decision is not null and decision not in ('취하', '이송')
