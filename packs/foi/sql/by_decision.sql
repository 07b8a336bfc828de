select coalesce(decision, '결정 전') as decision, count(*) as requests from case_line group by 1
