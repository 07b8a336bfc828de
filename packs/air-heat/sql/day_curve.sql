select hour, avg(fine) as fine, avg(ozone) as ozone from hourly group by hour
