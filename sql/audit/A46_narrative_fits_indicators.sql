-- Numbers in the goal and result texts agree with the indicator that counts the same thing.
-- The same thing: the noun of the text, without general words, is the name of the indicator, or ends with it and is
-- then a part of it (街道级赛事 is part of 赛事). One mention that agrees is enough, so is the sum of the mentions.
-- Goal texts are compared with targets, result texts with actuals.
-- title: 文字叙述与指标数值不一致
-- title_en: Numbers in the text differ from the indicator
-- severity: info
-- basis: consistency of the form; seen on published forms
-- subject: indicator
-- needs: an indicator in numbers, and a number with unit and noun in a text that counts the same thing
with counted as (
    select
        evaluation_id,
        indicator_no,
        indicator_name,
        coalesce(target_family, 'none') as family,
        target_number,
        actual_number,
        target_operator,
        target_text,
        actual_text,
        regexp_replace(
            regexp_replace(name_key, getvariable('words_generic_noun'), '', 'g'), '(数|量|率|度)$', ''
        ) as name_core
    from indicator_facts
    where is_measured
),
mentions as (
    select
        evaluation_id,
        column_name,
        start_no,
        unit_family as family,
        cast(value as double) as value,
        raw_text,
        noun,
        regexp_replace(noun_core, '(数|量|率|度)$', '') as noun_core,
        is_approximate
    from narrative_amounts
    where noun_core is not null and column_name in ('planned_text', 'actual_text')
),
matched as (
    select
        c.evaluation_id,
        c.indicator_no,
        m.column_name,
        any_value(c.indicator_name) as indicator_name,
        any_value(if(m.column_name = 'planned_text', c.target_text, c.actual_text)) as stated_text,
        any_value(if(m.column_name = 'planned_text', c.target_number, c.actual_number)) as stated,
        sum(m.value) as total,
        string_agg(m.raw_text || m.noun, '、' order by m.start_no) as mentioned,
        min(abs(m.value - if(m.column_name = 'planned_text', c.target_number, c.actual_number))) as nearest_gap,
        bool_or(m.is_approximate) as is_approximate
    from counted as c
    inner join mentions as m on m.evaluation_id = c.evaluation_id and m.family = c.family
    where length(c.name_core) >= 2 and ends_with(m.noun_core, c.name_core)
    group by c.evaluation_id, c.indicator_no, m.column_name
),
verdicts as (
    select
        *,
        stated is not null and least(nearest_gap, abs(total - stated))
            > greatest(abs(stated), 1) * if(is_approximate, getvariable('a46_approximate_ratio'), getvariable('a46_tolerance_ratio'))
            as is_contradicted
    from matched
),
cases as (
    select
        i.evaluation_id,
        i.indicator_no,
        v.column_name,
        v.indicator_name,
        v.mentioned,
        v.total,
        v.stated,
        v.stated_text,
        case
            when v.indicator_no is null or v.stated is null then 'not_applicable'
            when v.is_contradicted then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts as i
    left join verdicts as v on v.evaluation_id = i.evaluation_id and v.indicator_no = i.indicator_no
)
select
    evaluation_id,
    indicator_no,
    column_name as subject_no,
    outcome,
    stated_text as expected,
    mentioned as found,
    round(total - stated, 4) as gap,
    case when outcome = 'finding' then
        if(column_name = 'planned_text', '预期目标', '实际完成情况') || '中述及“' || mentioned || '”'
        || if(contains(mentioned, '、'), '（合计' || plain(total) || '）', '') || '，而指标“' || indicator_name || '”'
        || if(column_name = 'planned_text', '指标值', '实际完成值') || '为' || stated_text || '，两者不一致，请核实。'
    end as message,
    case when outcome = 'finding' then
        'The text speaks of ' || plain(total) || ' (' || mentioned || '), the indicator "' || indicator_name || '" of '
        || stated_text || '.'
    end as message_en
from cases
