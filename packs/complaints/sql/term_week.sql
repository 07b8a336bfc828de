select week, term, pair, count(*) as requests from term_use group by week, term, pair
