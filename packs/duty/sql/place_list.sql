-- The city's list of places; and what the book itself names three times and more, so that a city without a list has one too.
select name as place, any_value(emd) as emd from gazetteer where length(trim(name)) >= 2 group by name
union all
select place, mode(emd) from call_line
where place is not null and length(place) >= 2 and place not in (select name from gazetteer where name is not null)
group by place having count(*) >= 3
