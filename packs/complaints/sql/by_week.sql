select week, emd, department, count(*) as requests from petition where week is not null group by week, emd, department
