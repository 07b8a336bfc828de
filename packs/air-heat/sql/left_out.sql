-- Each station estimated from all the others: how far off the map is where nobody measures.
select e.id as station, s.name, e.value as fine, e.estimate, e.error, e.rmse from krige_errors('known') e join station_mean s on s.station = e.id
