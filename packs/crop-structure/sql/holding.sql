-- What each farm grows in each township, in square metres. A parcel is where it lies, whoever farms it.
select farm, emd_name, crop, any_value(age) as age, sum(used) as area, count(*) as parcels, coalesce(sum(trees), 0) as trees
from farm where farm is not null and emd_name is not null and crop is not null and used > 0
group by farm, emd_name, crop
