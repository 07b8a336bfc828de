-- Each request in at most 34 % of its length, whole sentences, with its days, quantities and articles kept.
select request_id as request, received, title, summarise(content, 0.34) as summary, length(content) as length_before,
  length(summarise(content, 0.34)) as length_after
from case_line
where content is not null
