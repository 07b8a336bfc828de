-- How far off three ways are when each station is left out once; the mean of all others is what no map at all would say.
with others as (
  select sqrt(avg(pow(value - (total - value) / (n - 1), 2))) as rmse from (select value, sum(value) over () as total, count(*) over () as n from known where id in (select station from station_mean))
)
select 1 as nth, '크리깅' as way, max(rmse) as rmse from left_out having count(*) > 0
union all
select 2, '거리 반비례', max(e.rmse) from idw_errors('known') e join station_mean s on s.station = e.id having count(*) > 0
union all
select 3, '측정소 평균', rmse from others where rmse is not null
