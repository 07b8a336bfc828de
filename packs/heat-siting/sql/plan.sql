select '그늘막' as kind, site, covered, bound, gap from canopy_plan
union all select '쉼터', site, covered, bound, gap from shelter_plan
union all select '쿨링포그', site, covered, bound, gap from fog_plan
