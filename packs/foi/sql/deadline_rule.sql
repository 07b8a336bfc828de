-- 결정기한. 정보공개법 제11조제1항: ten days; how they are counted changed. Since 22 December 2020 제29조제2항 says it; before, offices
-- counted as for petitions: Saturdays left out since 12 February 2016, only holidays before (an office's example: 4 to 15 April 2005).
select * from (values
  ('정보공개', 10, '일', '근무일',      '정보공개법 제11조제1항·제29조제2항', date '2020-12-22', null::date),
  ('정보공개', 10, '일', '근무일',      '정보공개법 제11조제1항, 민원처리법 제19조', date '2016-02-12', date '2020-12-21'),
  ('정보공개', 10, '일', '토요일 포함', '정보공개법 제11조제1항, 옛 민원사무 처리에 관한 법률 제6조', date '2004-07-30', date '2016-02-11'),
  ('이의신청', 7,  '일', '근무일',      '정보공개법 제18조제3항·제29조제2항', date '2020-12-22', null),
  ('이의신청', 7,  '일', '근무일',      '정보공개법 제18조제3항, 민원처리법 제19조', date '2016-02-12', date '2020-12-21'),
  ('이의신청', 7,  '일', '토요일 포함', '정보공개법 제18조, 옛 민원사무 처리에 관한 법률 제6조', date '2004-07-30', date '2016-02-11')
) as rule(kind, amount, unit, counting, article, in_force, in_force_to)
