with now as (select sum(driven) as driven, sum(sprayed) as sprayed, sum(hot_km) as hot_km, sum(worth) as worth, sum(litres) as litres from today),
then_ as (select sum(driven) as driven, sum(sprayed) as sprayed, sum(hot_km) as hot_km, sum(worth) as worth, sum(litres) as litres from planned)
select 1 as nth, '더위를 곱한 길(°C·km)' as measure, n.worth as before, t.worth as after from now n, then_ t
union all select 2, '뜨거운 길에 뿌림(km)', n.hot_km, t.hot_km from now n, then_ t
union all select 3, '뿌린 길(km)', n.sprayed, t.sprayed from now n, then_ t
union all select 4, '달린 길(km)', n.driven, t.driven from now n, then_ t
union all select 5, '물(천 L)', n.litres / 1000, t.litres / 1000 from now n, then_ t
union all select 6, '뜨거운 길에 뿌린 1 km에 달린 길(km)', n.driven / nullif(n.hot_km, 0), t.driven / nullif(t.hot_km, 0) from now n, then_ t
