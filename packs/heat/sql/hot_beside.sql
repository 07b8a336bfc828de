-- The eight cells around each.
with around as (
  select id, place + unnest([-100001, -100000, -99999, -1, 1, 99999, 100000, 100001]) as place from hot_place
)
select a.id, b.id as neighbour from around a join hot_place b on b.place = a.place
