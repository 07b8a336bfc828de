-- What every figure counts: neither withdrawn nor received twice. The texts themselves stay in petition_line.
select * exclude (left_out, content, answer, person) from petition_line where left_out is null
