-- The most that so many places can reach, whatever they cost (a budget without end lets a plan use fewer).
select 1 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 1, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 2 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 2, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 3 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 3, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 4 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 4, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 6 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 6, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 8 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 8, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 10 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 10, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
union all
select 12 as places, any_value(covered) as covered, any_value(bound) as bound from cover('shelter_cost', p := 12, radius := $shelter_radius, budget := 1000000000000, sites := 'shelter_choice')
