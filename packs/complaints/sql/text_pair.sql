-- Pairs of texts, different in some words, that were made from one: the share of three-word runs that both have (Jaccard).
-- A text is compared with those of its own four weeks and the four before. Sixteen smallest hashes stand for each
-- text (min-hash); only pairs that agree in five of them are compared run by run: of pairs that share half, 96 in 100 do.
with text as (
  select key, min(day) as day, any_value(concat_ws(' ', title, content)) as words_in
  from petition_line
  where left_out is null and length(content) >= 40 and day is not null
  group by key
),
word as (select key, (day - date '2000-01-03') // 28 as block, string_split_regex(lower(words_in), '[^가-힣a-z0-9]+') as words from text),
run as (
  select key, block, list_distinct(list_transform(range(1, len(words) - 1), lambda i: hash(words[i], words[i + 1], words[i + 2]))) as runs
  from word where len(words) >= 8
),
mark as (
  select key, block, m.i, list_min(list_transform(runs, lambda r: hash(r, m.i))) as mark from run cross join (select unnest(range(16)) as i) m
),
near as (
  select a.key as one, b.key as other
  from (select key, i, mark, unnest([block, block - 1]) as block, block as own from mark) b
  join mark a on a.i = b.i and a.mark = b.mark and a.block = b.block and (a.block < b.own or a.key < b.key)
  group by a.key, b.key
  having count(*) >= 5
),
measured as (
  select n.one, n.other, len(list_intersect(a.runs, b.runs)) as common, len(a.runs) + len(b.runs) as sizes
  from near n join run a on a.key = n.one join run b on b.key = n.other
)
select one, other, common * 1.0 / (sizes - common) as alike from measured where common >= $alike * (sizes - common)
