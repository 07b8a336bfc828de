select demand, site, weight, cost from cost where kind = '그늘막'
