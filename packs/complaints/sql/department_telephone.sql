-- Today's departments and how to reach them, by the roster.
select department, arg_max(telephone, coalesce(valid_from, date '1900-01-01')) as telephone
from department_alias
where department is not null and (valid_to is null or valid_to >= (select as_of from as_of))
group by department
