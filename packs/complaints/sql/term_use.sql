-- Words of titles and pairs of neighbouring words, once a request. Particles come off; words that any title may have say nothing.
with cut as (
  select week, _load, _row, regexp_extract_all(title, '[가-힣a-zA-Z0-9]+') as words from petition where week is not null and title is not null
),
bare as (
  select week, _load, _row, list_transform(words, lambda w:
    case when length(w) > 2 then coalesce(nullif(regexp_extract(w, '^(..+?)(?:에서|으로|까지|부터|에게|마다|을|를|은|는|에|의)$', 1), ''), w) else w end) as words
  from cut
),
telling as (
  select week, _load, _row, list_transform(words, lambda w:
    case
      when length(w) < 2 or regexp_matches(w, '^[0-9]+$|(니다|세요|시오|나요|까요|습니까|는데|해서)$') then null
      when regexp_matches(w, '^(요청|문의|신고|건의|부탁|민원|조치|대책|요구|해결|확인|질문|질의|관련|대한|대해|대하여|관한|관하여|위한|때문|상습|구간|안내|처리|촉구|언제|아침|저녁|새벽|매일|정말|너무|다시|이상)$') then null
      else w
    end) as words
  from bare
),
taken as (
  select week, _load, _row, unnest(list_distinct(list_concat(
      list_filter(words, lambda w: w is not null),
      list_filter(list_transform(range(1, len(words)), lambda i: words[i] || ' ' || words[i + 1]), lambda w: w is not null)))) as term
  from telling
)
select week, term, contains(term, ' ') as pair, _load, _row from taken
