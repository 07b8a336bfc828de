select left_id as id, right_id as emd from spatial_join('hot_place', 'township', how := 'within')
