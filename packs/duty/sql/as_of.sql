select max(day) as as_of from duty_log
