select * from (values
  ('가 → 나', 900, false, 'LINESTRING(127.0 36.0, 128.1 35.1)'),
  ('다 → 나', 20, false, 'LINESTRING(129.2 36.0, 128.1 35.1)'),
  ('라 → 나', null, true, 'LINESTRING(128.1 34.2, 128.1 35.1)')) as flow(way, buys, hidden, geometry)
