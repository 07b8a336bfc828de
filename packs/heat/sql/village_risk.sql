-- Risk = heat x people x lack of adaptation, each 0.05 (least of all) to 1 (most), to the power of its weight; 100 would be the worst in
-- all three. People: those of 65 or more, outdoor workers and all residents; lack: the way to a shelter and what is not green.
-- What is not known counts as the middle.
with scaled as (
  select *, coalesce(0.05 + 0.95 * (celsius - min(celsius) over ()) / nullif(max(celsius) over () - min(celsius) over (), 0), 0.5) as heat,
    $share_old * coalesce(0.05 + 0.95 * (old - min(old) over ()) / nullif(max(old) over () - min(old) over (), 0), 0.5) + $share_outdoor * coalesce(0.05 + 0.95 * (outdoor - min(outdoor) over ()) / nullif(max(outdoor) over () - min(outdoor) over (), 0), 0.5) + (1 - $share_old - $share_outdoor) * coalesce(0.05 + 0.95 * (people - min(people) over ()) / nullif(max(people) over () - min(people) over (), 0), 0.5) as exposure,
    $share_far * coalesce(0.05 + 0.95 * (far - min(far) over ()) / nullif(max(far) over () - min(far) over (), 0), 0.5) + (1 - $share_far) * coalesce(0.05 + 0.95 * (-green - min(-green) over ()) / nullif(max(-green) over () - min(-green) over (), 0), 0.5) as lack
  from village_fact
),
scored as (select *, 100 * heat ** $weight_heat * exposure ** $weight_people * lack ** $weight_lack as risk from scaled)
select *, rank() over (order by risk desc) as rank from scored
