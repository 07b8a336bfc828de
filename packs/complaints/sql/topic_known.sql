-- Every topic that ever had a number: today's, and those of before that are not among today's. A topic that comes again gets its number back.
select distinct topic_id as topic, words from topic
union all
select topic, words from topic_known_before where topic not in (select topic_id from topic)
