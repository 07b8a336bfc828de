select week, left_out as reason, count(*) as lines from petition_line where left_out is not null group by week, left_out
