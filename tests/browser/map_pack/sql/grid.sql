-- 160 x 160 squares of 0.002 degrees from (128, 35): a column is as high as its number, the uppermost twenty rows are hidden.
select 'c' || i as cell, i % 160 as level, i // 160 >= 140 as hidden,
  format('POLYGON(({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}))', 128 + (i % 160) * 0.002, 35 + (i // 160) * 0.002, 128 + (i % 160 + 1) * 0.002, 35 + (i // 160 + 1) * 0.002) as geometry
from range(25600) as t(i)
