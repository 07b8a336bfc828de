select demand, site, weight, cost from cost where kind = '쿨링포그'
