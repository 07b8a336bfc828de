-- Abadie's synthetic control of changes from each township's mean before the festival.
select 1 as nth, * from synthetic_control_test('panel_1', treated := '행사지', start := '0', demean := true, fit := $fit, alpha := $alpha)
union all
select 2 as nth, * from synthetic_control_test('panel_2', treated := '행사지', start := '0', demean := true, fit := $fit, alpha := $alpha)
union all
select 3 as nth, * from synthetic_control_test('panel_3', treated := '행사지', start := '0', demean := true, fit := $fit, alpha := $alpha)
