-- The newest day that the ledger itself vouches for.
select max(day) as as_of from (select received as day from disclosure union all select decided from disclosure)
