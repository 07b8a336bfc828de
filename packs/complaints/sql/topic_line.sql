-- What each text is about, by the words that go together; topic 0 is what fits none. A topic keeps its number from run to run as long as
-- its words do.
select t.complaint, p.topic as topic_id, p.label, p.words, p.score, t.day, t.department
from text_line t join topics_kept('complaints.text_line', 'complaints.topic_known_before', key := 'complaint', text := 'title', also := ['content'], k := 12) p on p.key = t.complaint
