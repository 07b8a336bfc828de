select 1 as nth, truck || ': ' || format('{:.1f}', sprayed) || ' km에 ' || say_count(litres) || ' L, ' || round(minutes)::int || '분' as line from planned
union all
select 2, case when unserved = 0 then '뜨거운 길 ' || format('{:.1f}', asked / 1000) || ' km를 모두 돕니다.' else '시간과 물이 모자라 뜨거운 길 ' || unserved || '구간이 남습니다. 한 번 더 나가거나 차를 늘리십시오.' end from bound
union all
select 3, '어떤 계획도 더위를 곱한 길을 ' || say_percent(round(100 * worth_gap, 1)) || ' 넘게 늘리지 못하고, 같은 길을 ' || say_percent(round(100 * gap, 1)) || ' 넘게 줄여 돌지 못합니다.' from bound
