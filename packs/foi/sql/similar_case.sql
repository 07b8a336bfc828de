-- The five decided requests most like each (copies of one text once), with what was decided and on what ground.
select o.request_id as request, s.rank, s.past_key as past_request, d.title as past_title, d.decision, d.ground, d.decided, s.score as similarity
from open_case o
join similar_cases('foi.decided_case', 'foi.open_case', key := 'request_id', text := 'title', also := ['content'], top := 5) s
  on s.key = o.request_id
join decided_case d on d.request_id = s.past_key
