-- Accuracy by month, shown as it was: each month of the newest fifth asked of what had been answered before it.
select month, rows, 100.0 * top1 as first_right, 100.0 * top3 as three_right from route_time where month is not null
