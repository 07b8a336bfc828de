select emd_name, crop, count(distinct farm) as farms, sum(area) as area, sum(parcels) as parcels from holding group by emd_name, crop
