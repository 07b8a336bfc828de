-- Hot cells by township, with who lives on them.
select h.emd_name, count(*) as cells, count(*) as hectares, avg(h.celsius) as celsius, avg(h.celsius) - (select median(celsius) from cell_heat) as above,
  coalesce(sum(g.people), 0) as people, coalesce(sum(g.old), 0) as old
from hot_cell h left join grid g on g.cell = h.cell
group by h.emd_name having count(*) >= 4
