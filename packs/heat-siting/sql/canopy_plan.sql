select * from cover('canopy_cost', p := $canopies, radius := $canopy_radius, budget := $canopy_budget, spacing := $canopy_spacing, sites := 'canopy_choice')
