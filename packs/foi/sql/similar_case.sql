-- The five decided requests most like each (cosine over rare words), with what was decided and on what ground.
with length_of as (select request_id, sqrt(sum(weight * weight)) as norm from case_word group by request_id),
common as (
  select a.request_id as request, b.request_id as past_request, sum(a.weight * b.weight) as shared
  from case_word a join case_word b on b.word = a.word and b.request_id <> a.request_id
  where a.request_id in (select request_id from open_case)
    and b.request_id in (select request_id from case_line where decision is not null and decision not in ('취하', '이송'))
  group by a.request_id, b.request_id
),
ranked as (
  select c.request, c.past_request, c.shared / (x.norm * y.norm) as similarity,
    row_number() over (partition by c.request order by c.shared / (x.norm * y.norm) desc, c.past_request desc) as rank
  from common c join length_of x on x.request_id = c.request join length_of y on y.request_id = c.past_request
)
select r.request, r.rank, r.past_request, l.title as past_title, l.decision, l.ground, l.decided, r.similarity
from ranked r join case_line l on l.request_id = r.past_request
where r.rank <= 5
