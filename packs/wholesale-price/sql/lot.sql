-- One auctioned lot at a price for one kilogram: the price is of one box, a box holds `amount` of `unit`. Older systems write
-- both in one cell (`10kg상자`). What cannot be weighed or cannot be true keeps its line and says why in `problem`.
with weighed as (
  select *,
    coalesce(amount, try_cast(nullif(regexp_extract(unit, '([0-9]+(?:\.[0-9]+)?)\s*(?:kg|KG|킬로|g|그램|톤|t)', 1), '') as double)) as amount_in_unit,
    case
      when regexp_matches(unit, '(?i)kg|킬로|㎏') then 1.0
      when regexp_matches(unit, '톤|(?i)^[0-9.]*\s*t$') then 1000.0
      when regexp_matches(unit, '(?i)^[0-9.]*\s*g|그램') then 0.001
    end as kg_in_unit
  from auction
),
priced as (
  select *, amount_in_unit * kg_in_unit as box_kg,
    case when won > 0 and amount_in_unit > 0 and kg_in_unit > 0 then won / (amount_in_unit * kg_in_unit) end as won_kg
  from weighed
),
judged as (
  select *, median(won_kg) over (partition by product, variety, date_trunc('week', day)) as usual from priced
)
select day, market, company, category, product, coalesce(variety, product) as variety, size, grade,
  case when box_kg is not null then regexp_replace(box_kg::decimal(12, 2)::varchar, '\.?0+$', '') || 'kg' || coalesce(' ' || package, '') end as package,
  box_kg, boxes, won, won_kg, box_kg * boxes as kg, origin,
  case
    when day is null then '거래일이 없음'
    when won is null or won <= 0 then '낙찰가가 0이거나 없음'
    when boxes is null or boxes <= 0 then '수량이 0이거나 음수(취소)'
    when unit is null then '단위가 없음'
    when won_kg is null then '무게로 바꿀 수 없는 단위'
    when won_kg > $wild * usual or won_kg * $wild < usual then '그 주 중앙값과 너무 다름'
  end as problem
from judged
