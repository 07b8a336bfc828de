-- Texts that hang together through pairs, under the smallest key among them.
with recursive edge as (
  select one, other from text_pair
  union all
  select other, one from text_pair
),
reach as (
  select distinct key, key as root from petition
  union
  select e.other, r.root from reach r join edge e on e.one = r.key
)
select key, min(root) as text_group from reach group by key
