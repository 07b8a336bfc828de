-- Where visitors came from, as far as origin_judged lets it be shown.
select month, province_name, null as district_name, sum(purchases) as buys, sum(won) as won,
  100.0 * sum(purchases) / (select b.visitor_buys from by_month b where b.month = sale.month) as share
from sale
where visitor and (month, province_name) in (select (month, province_name) from origin_judged where district_name is null and not hidden)
group by month, province_name
union all
select month, province_name, district_name, sum(purchases), sum(won),
  100.0 * sum(purchases) / (select b.visitor_buys from by_month b where b.month = sale.month)
from sale
where visitor and (month, province_name, district_name) in (select (month, province_name, district_name) from origin_judged where district_name is not null and not hidden)
group by month, province_name, district_name
