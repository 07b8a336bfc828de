-- One line a request; a bureau before the department is dropped. `codes` are the numbers of 제9조제1항 that the ledger names.
select request_id, received, date_trunc('month', received)::date as month, claimant, title, content, form,
  trim(regexp_replace(trim(department), '^.*(국|단|본부|실|소|센터)\s+', '')) as department, due, coalesce(extended, false) as extended,
  nullif(trim(decision), '') as decision, nullif(trim(ground), '') as ground, reason, decided, opened, fee, coalesce(appealed, false) as appealed,
  list_sort(list_distinct(list_transform(regexp_extract_all(regexp_replace(coalesce(ground, ''), '\s', '', 'g'), '제?([1-8])호', 1),
    lambda code: code::int))) as codes
from disclosure
where title is not null and received is not null
