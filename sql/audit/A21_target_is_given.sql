-- Every indicator with a weight has a target, and the target is no placeholder or instruction of the template.
-- title: 指标值缺失或未填实
-- title_en: Target missing or a placeholder
-- severity: error
-- basis: 财预〔2015〕88号 (goals set with the budget); R2
-- subject: indicator
-- needs: a column for targets on the form; a weight above 0
with cases as (
    select
        *,
        bool_or(target_text is null and regexp_matches(indicator_name, getvariable('words_target_in_name')))
            over (partition by evaluation_id) as has_targets_in_names,
        case
            when not has_target_column or coalesce(weight_points, 0) <= 0 then 'not_applicable'
            -- 决策, 过程 and the like are judged by their scoring method, not by a target
            when level1 not in ('产出指标', '效益指标', '满意度指标', '成本指标') then 'not_applicable'
            -- printed within the name: 场馆设备完好率≥90%
            when target_text is null and regexp_matches(indicator_name, getvariable('words_target_in_name')) then 'pass'
            when target_text is null and has_targets_in_names then 'not_applicable'
            when nullif(trim(target_text), '') is null then 'finding'
            when target_kind in ('placeholder', 'filler') then 'finding'
            when regexp_matches(target_text, getvariable('words_placeholder')) then 'finding'
            when regexp_matches(target_text, getvariable('words_instruction')) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '明确的指标值' as expected,
    coalesce(target_text, '空白') as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”' || coalesce('指标值填为“' || target_text || '”，未填写实际内容', '未填写指标值')
        || '，请补充可衡量的指标值。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" has no target' || coalesce(' but "' || target_text || '"', '') || '.'
    end as message_en
from cases
