-- Texts that hang together through pairs, under the smallest key among them: each round hands on the smallest name that a text
-- or its neighbours bear. Four rounds reach four steps; copies of a letter lie one or two apart.
with edge as (
  select one as key, other from text_pair
  union all
  select other, one from text_pair
),
named as (select distinct key, key as name from petition where key in (select key from edge)),
once as (
  select n.key, least(n.name, min(o.name)) as name from named n join edge e using (key) join named o on o.key = e.other group by n.key, n.name
),
twice as (
  select n.key, least(n.name, min(o.name)) as name from once n join edge e using (key) join once o on o.key = e.other group by n.key, n.name
),
thrice as (
  select n.key, least(n.name, min(o.name)) as name from twice n join edge e using (key) join twice o on o.key = e.other group by n.key, n.name
),
settled as (
  select n.key, least(n.name, min(o.name)) as name from thrice n join edge e using (key) join thrice o on o.key = e.other group by n.key, n.name
)
select key, name as text_group from settled
union all
select distinct key, key from petition where key not in (select key from edge)
