with names as (select province, any_value(province_name) as province_name from region group by province)
select coalesce(n.province_name, f.province) as province_name, f.emd_name, f.hidden, case when not f.hidden then f.buys end as buys
from flow_judged f left join names n on n.province = f.province
