select * from cover('fog_cost', p := $fogs, radius := $fog_radius, budget := $fog_budget, sites := 'fog_choice')
