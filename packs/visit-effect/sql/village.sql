-- How people use each village in the last twelve months; families are children and people in their thirties and forties.
select village, county, county = $our_county as is_ours, sum(visitors) as visitors,
  100.0 * sum(visitors) filter (where day_kind = '주말') / sum(visitors) as weekend,
  100.0 * sum(visitors) filter (where age in ('10대 이하', '30대', '40대')) / sum(visitors) as family,
  sum(minutes) * 1.0 / sum(visitors) as minutes, 100.0 * sum(stayed) / sum(visitors) as overnight, sum(won) * 1.0 / sum(visitors) as won
from village_visit where month > (select max(month) - interval 12 month from village_visit)
group by village, county having sum(visitors) >= $min_cell
