-- What the plan serves and what no plan can better.
select * from arc_routes_summary('road', depot := '차고', refills := ['급수1', '급수2', '급수3', '급수4', '급수5', '급수6', '급수7', '급수8', '급수9', '급수10', '급수11', '급수12'],
  capacity := $tank, use := $use, shift := $shift, vehicles := $trucks, refill_minutes := $refill, speed := $speed, serving := $serving, begin := $begin, seconds := 0.5)
