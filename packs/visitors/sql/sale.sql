-- One line of the card file with its codes said in words. A visitor is who lives in another city, county or district than
-- the shop stands in. Lines without a day are totals that a system wrote below the table.
select c.day, date_trunc('month', c.day)::date as month, isodow(c.day) as weekday_no,
  ['월', '화', '수', '목', '금', '토', '일'][isodow(c.day)] as weekday,
  c.home_district <> c.shop_district as visitor,
  c.shop_emd, coalesce(t.emd_name, c.shop_emd, '모름') as place_name,
  coalesce(c.home_province, left(c.home_district, 2)) as province, c.home_district as district,
  coalesce(r.province_name, coalesce(c.home_province, left(c.home_district, 2))) as province_name,
  coalesce(r.district_name, c.home_district) as district_name,
  lpad(c.band, 2, '0') as band_no,
  case lpad(c.band, 2, '0')
    when '01' then '0–6시' when '02' then '6–9시' when '03' then '9–11시' when '04' then '11–14시'
    when '05' then '14–17시' when '06' then '17–21시' when '07' then '21–24시'
  end as band,
  lpad(c.household, 2, '0') as household_no,
  case lpad(c.household, 2, '0')
    when '01' then '1인 가구' when '02' then '신혼부부' when '03' then '초등 자녀' when '04' then '중고생 자녀'
    when '05' then '성인 자녀' when '06' then '노년 부부'
  end as household,
  c.age, c.sex, c.trade, c.trade_middle, c.won, c.purchases
from card c
left join region r on r.district = c.home_district
left join township t on t.emd = c.shop_emd
where c.day is not null and c.purchases > 0
