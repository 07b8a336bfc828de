select month, kind, count(*) as calls, median(minutes) as minutes from category group by month, kind
