-- What the auditor of petitions (민원심사관) reminds each department of: late, or due today; a sentence ready to send.
select department, count(*) as items, count(*) filter (where lane = '지연') as late, min(due_at) as oldest,
  coalesce(department, '부서 모름') || ': ' || concat_ws('과 ',
      case when count(*) filter (where lane = '지연') > 0 then '기한이 지난 ' || say_count(count(*) filter (where lane = '지연')) || '건' end,
      case when count(*) filter (where lane = '오늘') > 0 then '오늘까지인 ' || say_count(count(*) filter (where lane = '오늘')) || '건' end) ||
    '을 처리하여 주시기 바랍니다(가장 이른 기한 ' || say_date(min(due_at)) || ').' as line
from lane where lane in ('지연', '오늘')
group by department
