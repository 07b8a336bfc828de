select call, content, kind, day from call_line where kind is not null
