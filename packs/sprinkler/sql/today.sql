-- One run of each truck as it is driven today.
select r.truck, sum(s.length) / 1000 as driven, coalesce(sum(s.length) filter (where r.sprays), 0) / 1000 as sprayed,
  coalesce(sum(s.length) filter (where r.sprays and s.above > 0), 0) / 1000 as hot_km, coalesce(sum(s.length * s.above) filter (where r.sprays), 0) / 1000 as worth,
  coalesce(sum(s.length) filter (where r.sprays), 0) * $use as litres, max(r.runs) as runs
from round r join street s on s.link = r.link group by r.truck
