-- Before anything is hidden: for those who may see it.
select month, province_name, district_name, sum(purchases) as buys, sum(won) as won
from sale where visitor group by month, province_name, district_name
