-- Ninety-two ways to weigh: heat, people and lack each half, once or twice (27); and for the 13 of these that weigh 3 to 4 together five other
-- mixtures inside people (old first, outdoor workers first, even) and inside lack (green first, the way to a shelter alone).
with level as (select unnest([0.5, 1.0, 2.0]) as w),
inner_shares(old_share, outdoor_share, far_share) as (values (0.5, 0.3, 0.6), (0.8, 0.1, 0.6), (0.2, 0.7, 0.6), (0.34, 0.33, 0.6), (0.5, 0.3, 0.2), (0.5, 0.3, 1.0)),
outer_weights as (select a.w as weight_heat, b.w as weight_people, c.w as weight_lack from level a cross join level b cross join level c),
every as (
  select o.*, i.* from outer_weights o cross join inner_shares i
  where (i.old_share = 0.5 and i.far_share = 0.6) or (o.weight_heat + o.weight_people + o.weight_lack in (3.0, 3.5, 4.0))
)
select row_number() over (order by weight_heat, weight_people, weight_lack, old_share, outdoor_share, far_share) as design, * from every
