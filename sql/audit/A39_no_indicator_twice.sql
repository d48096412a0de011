-- No indicator stands twice on a form: same name, or nearly the same among output and benefit.
-- Likeness is 1 − edit distance / length; names that differ in a numeral (一期, 二期) are different things.
-- title: 指标重复设置
-- title_en: Same indicator twice
-- severity: warning
-- basis: review standard of an audit firm, no. 9; R1
-- subject: indicator
-- needs: two indicators with names
with named as (
    select
        evaluation_id,
        indicator_no,
        goal_no,
        level1,
        level2,
        indicator_name,
        name_key,
        coalesce(target_text, '') as target_key,
        length(name_key) as size,
        regexp_replace(name_key, '[0-9一二三四五六七八九十ⅠⅡⅢA-Za-z]', '', 'g') as plain_key
    from indicator_facts
    where name_key <> ''
),
pairs as (
    select
        b.evaluation_id,
        b.indicator_no,
        b.indicator_name,
        a.indicator_no as other_no,
        a.indicator_name as other_name,
        row_number() over (partition by b.evaluation_id, b.indicator_no order by a.indicator_no) as nth
    from named as a
    inner join named as b on b.evaluation_id = a.evaluation_id
        and b.indicator_no > a.indicator_no
        and b.goal_no is not distinct from a.goal_no
        and abs(a.size - b.size) <= 2
    where case
        -- the same name for different things is told apart by level 2 and target
        when a.name_key = b.name_key then a.level2 is not distinct from b.level2 or a.target_key = b.target_key
        when a.level1 = b.level1 or a.size < 8 then false
        when a.plain_key = b.plain_key then false
        when a.level1 not in ('产出指标', '效益指标') or b.level1 not in ('产出指标', '效益指标') then false
        else 1 - levenshtein(a.name_key, b.name_key) / greatest(a.size, b.size) >= getvariable('a39_similarity')
    end
)
select
    n.evaluation_id,
    n.indicator_no,
    case
        when p.other_no is not null then 'finding'
        when count(*) over (partition by n.evaluation_id) < 2 then 'not_applicable'
        else 'pass'
    end as outcome,
    '不重复的指标' as expected,
    p.other_name as found,
    case when p.other_no is not null then
        '第' || n.indicator_no || '项“' || n.indicator_name || '”与第' || p.other_no || '项“' || p.other_name
        || '”重复或高度相似，请合并或调整。'
    end as message,
    case when p.other_no is not null then
        'Row ' || n.indicator_no || ' "' || n.indicator_name || '" repeats row ' || p.other_no || '.'
    end as message_en
from named as n
left join pairs as p on p.evaluation_id = n.evaluation_id and p.indicator_no = n.indicator_no and p.nth = 1
