-- How many candidates fell by each rule; one that breaks two counts in both.
with reason as (select kind, site, unnest(string_split(fell_by, ', ')) as reason from candidate where fell_by is not null)
select kind, regexp_replace(regexp_replace(reason, ' [0-9.]+ (m|㎡).*$', ''), '에서$', ' 가까움') as rule, count(distinct site) as candidates
from reason group by all
