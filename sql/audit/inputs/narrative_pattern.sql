-- Pattern of a number with a unit in running text (数量的写法). Grain: one row.
-- Longer units first, so that 人次 is not read as 人. Groups: digits, numeral words, scale, unit. A word such as 第 or
-- 每 before a numeral is taken in, so that 第一次 is found to be no number.
-- variable: pattern_amount
select
    '(?:((?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)|([第每进统逐同另上下这那某任]?[一二两三四五六七八九十]{1,3}))\s*(万|亿|千|百)?\s*('
    || string_agg(regexp_replace(spelling, '([.*+?()\[\]])', '\\\1', 'g'), '|' order by length(spelling) desc, spelling)
    || ')' as pattern
from narrative_units
