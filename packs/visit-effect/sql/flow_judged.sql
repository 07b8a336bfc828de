-- From which province to which township. Few purchases are hidden; since a province's total and a township's total may be known, a line
-- with one hidden cell loses its smallest other cell too, provinces and townships in turn, twice.
with cell as (
  select v.province, t.emd_name, sum(v.buys) as buys from visit v join township t on t.emd = v.emd
  where v.day > (select max(day) - 365 from visit) group by all
),
p0 as (select *, buys < $min_cell as hidden from cell),
a1 as (select *, count(*) filter (where hidden) over (partition by province) as gone, row_number() over (partition by province order by hidden, buys, emd_name) as nth from p0),
p1 as (select province, emd_name, buys, hidden or (gone = 1 and nth = 1) as hidden from a1),
a2 as (select *, count(*) filter (where hidden) over (partition by emd_name) as gone, row_number() over (partition by emd_name order by hidden, buys, province) as nth from p1),
p2 as (select province, emd_name, buys, hidden or (gone = 1 and nth = 1) as hidden from a2),
a3 as (select *, count(*) filter (where hidden) over (partition by province) as gone, row_number() over (partition by province order by hidden, buys, emd_name) as nth from p2),
p3 as (select province, emd_name, buys, hidden or (gone = 1 and nth = 1) as hidden from a3),
a4 as (select *, count(*) filter (where hidden) over (partition by emd_name) as gone, row_number() over (partition by emd_name order by hidden, buys, province) as nth from p3)
select province, emd_name, buys, hidden or (gone = 1 and nth = 1) as hidden from a4
