-- An indicator with a score above 0 has an actual value.
-- title: 有得分而无实际完成值
-- title_en: Scored without an actual value
-- severity: error
-- basis: review standard of an audit firm; R1
-- subject: indicator
-- needs: a column for actual values on the form; a score above 0
with cases as (
    select
        *,
        case
            when not has_actual_column or coalesce(score_points, 0) <= 0 then 'not_applicable'
            -- 决策, 过程 and the like are judged by their scoring method
            when level1 not in ('产出指标', '效益指标', '满意度指标', '成本指标') then 'not_applicable'
            when nullif(trim(actual_text), '') is null then 'finding'
            when actual_kind in ('placeholder', 'filler') then 'finding'
            when regexp_matches(actual_text, getvariable('words_placeholder')) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '实际完成值' as expected,
    coalesce(actual_text, '空白') as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”未填写实际完成值，却得' || points(score_points) || '分，请补充完成情况及佐证。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" scores ' || points(score_points) || ' without an actual value.'
    end as message_en
from cases
