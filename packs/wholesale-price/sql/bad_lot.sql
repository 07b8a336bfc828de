select day, market, product, variety, won, boxes, package, problem from lot where problem is not null
