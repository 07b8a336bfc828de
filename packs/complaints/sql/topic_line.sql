-- What each text is about, by the words that go together; topic 0 is what fits none.
select t.complaint, p.topic as topic_id, p.label, p.words, p.score, t.day, t.department
from text_line t join topics('complaints.text_line', key := 'complaint', text := 'title', also := ['content'], k := 12) p on p.key = t.complaint
