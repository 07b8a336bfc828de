-- What the planner drives on. The depot is called 차고 and the pumps 급수1 to 급수12, each joined to its crossing by a centimetre
-- of road; names without a pump stand beside the first.
with pumps as (select node, row_number() over (order by pump) as nth, count(*) over () as many from pump where node in (select a from link union select b from link)),
names as (select unnest(range(1, 13)) as nth),
depot as (select arg_min(node, (kind not like '차고%', pump)) as node from pump where node in (select a from link union select b from link))
select a, b, length, watered and above > 0 as required, above as weight from street
union all
select '차고', node, 0.01, false, 0 from depot where node is not null
union all
select '급수' || n.nth, p.node, 0.01, false, 0 from names n join pumps p on p.nth = case when n.nth <= p.many then n.nth else 1 end
