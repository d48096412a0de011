-- A rate or satisfaction is given in percent, not in a unit of counting such as 个, 次, 件 or 人次.
-- title: 比率类指标使用计数单位
-- title_en: Rate with a unit of counting
-- severity: warning
-- basis: 财预〔2015〕88号 (indicators measurable); seen on published forms
-- subject: indicator
-- needs: a name ending in 率 or 满意度, and a unit
with cases as (
    select
        *,
        case
            when not coalesce(regexp_matches(indicator_name, getvariable('words_rate_name')), false)
                or target_family is null then 'not_applicable'
            when target_family in ('count', 'person', 'person_time', 'household') then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '%' as expected,
    coalesce(target_unit_text, target_unit) as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”为比率类指标，计量单位填为“' || coalesce(target_unit_text, target_unit) || '”（'
        || target_text || '），应为百分比。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" is a rate, yet its unit is ' || coalesce(target_unit_text, target_unit) || '.'
    end as message_en
from cases
