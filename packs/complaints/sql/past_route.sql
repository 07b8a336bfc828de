-- What the suggestions learn from: known answers but for those that are asked.
select k.complaint, k.title, k.content, k.department, k.day from known_route k anti join to_route using (complaint)
