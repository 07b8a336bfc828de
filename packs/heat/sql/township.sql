select emd as id, emd_name, geo_to_crs(shape, 4326, 5179) as geometry from area where shape is not null
