-- What is still to be decided, and what came in the newest thirty days.
select c.request_id, c.title, c.content, c.received from case_line c cross join as_of a where c.decision is null or c.received > a.as_of - 30
