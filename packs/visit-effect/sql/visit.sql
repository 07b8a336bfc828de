-- Visitors' purchases by day, township and province; a visitor lives in another city or county than the shop stands in.
select day, week_of(day) as week, shop_emd as emd, home_province as province, sum(purchases) as buys
from card where day is not null and purchases > 0 and home_district <> shop_district
group by all
