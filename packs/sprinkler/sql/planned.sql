-- One run of each truck as planned.
with told as (
  select p.truck, p.trip, p.metres, p.serves, p.minutes, max(s.above) as above
  from step p left join street s on (s.a = p.a and s.b = p.b) or (s.a = p.b and s.b = p.a)
  group by p.truck, p.trip, p.step, p.metres, p.serves, p.minutes
)
select truck::varchar || '호차' as truck, sum(metres) / 1000 as driven, coalesce(sum(metres) filter (where serves), 0) / 1000 as sprayed,
  coalesce(sum(metres) filter (where serves and above > 0), 0) / 1000 as hot_km, coalesce(sum(metres * above) filter (where serves), 0) / 1000 as worth,
  coalesce(sum(metres) filter (where serves), 0) * $use as litres, max(minutes) as minutes
from told group by truck
