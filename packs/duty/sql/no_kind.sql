select call, content, day from call_line where kind is null
