select demand, site, weight, cost from cost where kind = '쉼터'
