-- Ordinary kriging; `unsure` is its standard error.
select k.id as cell, k.value as fine, sqrt(greatest(k.variance, 0)) as unsure from krige('known', 'place') k where exists (select 1 from left_out)
