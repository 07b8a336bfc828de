select date_trunc('week', day)::date as week, market, product, variety, sum(kg) as kg, sum(won_kg * kg) / sum(kg) as won_kg
from lot where problem is null group by 1, market, product, variety
