-- Where a province's office stands, in degrees to two decimals: there its line begins. Gangwon and Jeonbuk have an old and a new code.
select province, lon::double as lon, lat::double as lat from (values
  ('11', 126.98, 37.57), ('26', 129.08, 35.18), ('27', 128.60, 35.87), ('28', 126.71, 37.46), ('29', 126.85, 35.16), ('30', 127.38, 36.35),
  ('31', 129.31, 35.54), ('36', 127.29, 36.48), ('41', 127.05, 37.29), ('42', 127.73, 37.89), ('51', 127.73, 37.89), ('43', 127.49, 36.64),
  ('44', 126.67, 36.66), ('45', 127.11, 35.82), ('52', 127.11, 35.82), ('46', 126.46, 34.82), ('47', 128.51, 36.57), ('48', 128.69, 35.24),
  ('50', 126.50, 33.49)) as place(province, lon, lat)
