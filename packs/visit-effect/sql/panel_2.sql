-- Festival 2. Where there is none, a still world of four places stands in, so that there is an answer to leave out.
select unit, period, value::double as value from panel where nth = 2
union all
select u.unit, p.period, 1.0 from (select unnest(['행사지', '가', '나', '다']) as unit) u cross join (select unnest(range(-8, 1)) as period) p
where not exists (select 1 from panel where nth = 2)
