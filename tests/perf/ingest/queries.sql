select count(*) || ' ' || sum("매출금액") || ' ' || sum("매출건수") || ' ' || count(distinct "가맹점명") || ' ' || sum("시간대") || ' ' || min("기준일자") || ' ' || max("기준일자") || ' ' || count(distinct "행정동코드") from t
select count(*) from (select "행정동명", "업종명", sum("매출금액"), sum("매출건수") from t group by all)
select count(*) from (select month("기준일자"), "시간대", "성별", sum("매출금액") from t group by all)
select count(*) from (select "가맹점명", "기준일자", count(*), max("매출금액") from t group by all)
