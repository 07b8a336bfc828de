-- Each number once for each decision that names it, as the ledger has it; closed decisions that name none are counted apart.
with meant as (
  select * from (values
    (1, '다른 법령이 비밀로 정한 정보'), (2, '국가안전보장·국방·외교'), (3, '생명·신체·재산의 보호'), (4, '재판·수사·형의 집행'),
    (5, '감사·계약·의사결정 과정'), (6, '개인정보'), (7, '영업비밀'), (8, '부동산 투기·매점매석')
  ) as m(code, meaning)
),
named as (select unnest(codes) as code from case_line)
select '제' || m.code || '호' as code, m.meaning, count(n.code) as requests
from meant m left join named n using (code)
group by m.code, m.meaning
union all
select '적히지 않음', '비공개·부분공개인데 근거가 없음', count(*) from case_line
where decision in ('비공개', '부분공개') and len(codes) = 0
