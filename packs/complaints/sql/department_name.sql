-- Which name meant which of today's departments, and when. One line a name and first day, so that a join never doubles a row.
select alias, coalesce(valid_from, date '1900-01-01') as valid_from,
  least(coalesce(max(valid_to), date '9999-12-31'),
        coalesce(lead(coalesce(valid_from, date '1900-01-01')) over (partition by alias order by coalesce(valid_from, date '1900-01-01'))
                 - 1, date '9999-12-31')) as valid_to,
  arg_max(department, coalesce(valid_to, date '9999-12-31')) as department
from department_alias
where alias is not null and department is not null
group by alias, coalesce(valid_from, date '1900-01-01'), valid_from
