-- Names of eup, myeon and dong that the data use as places: after a city, county or district, in an address or a title.
with found as (
  select regexp_extract(address, '(?:^|\s)[가-힣]+[시군구]\s+([가-힣0-9·]*[가-힣](?:읍|면|동))(?:\s|,|\(|$)', 1) as emd from request
  union all
  select regexp_extract(title, '(?:^|\s)[가-힣]+[시군구]\s+([가-힣0-9·]*[가-힣](?:읍|면|동))(?:\s|,|\(|$)', 1) from request
)
select emd, count(*) as requests from found where emd <> '' group by emd
