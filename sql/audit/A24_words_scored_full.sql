-- A quantity or quality indicator with a target in words and no measure was scored in full.
-- title: 数量、质量指标未量化且得满分
-- title_en: Quantity or quality in words, scored in full
-- severity: info
-- basis: review practice; R1, R4
-- subject: indicator
-- needs: level 2 数量指标 or 质量指标, a target, weight and score
with cases as (
    select
        *,
        case
            when coalesce(level2, '') not in ('数量指标', '质量指标') or target_kind is null or weight_points is null
                or score_points is null then 'not_applicable'
            when target_kind in ('qualitative', 'text', 'achievement', 'level') and target_value is null and is_full
                then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '可衡量的指标值' as expected,
    target_text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”为' || level2 || '，指标值“' || target_text || '”未量化，得满分' || points(score_points)
        || '分，建议补充可衡量的标准。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" has a target in words ("' || target_text || '") and its full weight.'
    end as message_en
from cases
