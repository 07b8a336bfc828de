-- Complaints that were answered in words.
select complaint, title, content from text_line where trim(coalesce(answer, '')) <> ''
