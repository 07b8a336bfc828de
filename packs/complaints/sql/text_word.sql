-- The words of each text, once each, as search sees them; those that one in ten texts has say nothing and are left out.
with every as (select complaint, unnest(list_distinct(morphemes(concat_ws(' ', title, content)))) as word from text_line),
counted as (select word, count(*) as texts from every group by word)
select e.complaint, e.word, ln((select count(*) from text_line) * 1.0 / c.texts) as weight
from every e join counted c using (word)
where c.texts between 2 and greatest(2, 0.1 * (select count(*) from text_line))
