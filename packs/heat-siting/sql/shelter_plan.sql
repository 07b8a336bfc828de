select * from cover('shelter_cost', p := $shelters, radius := $shelter_radius, budget := $shelter_budget, sites := 'shelter_choice')
