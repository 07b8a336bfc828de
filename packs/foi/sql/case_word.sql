-- The words of each request, once each, as search sees them; those that three in ten requests have say nothing and are left out.
with every as (select request_id, unnest(list_distinct(morphemes(concat_ws(' ', title, content)))) as word from case_line),
counted as (select word, count(*) as texts from every group by word)
select e.request_id, e.word, ln((select count(*) from case_line) * 1.0 / c.texts) as weight
from every e join counted c using (word)
where c.texts between 2 and greatest(2, 0.3 * (select count(*) from case_line))
