-- Target and actual are in units that convert to each other.
-- Units of counting of which one contains the other (场 and 场次) count as one.
-- title: 指标值与完成值计量单位不一致
-- title_en: Units of target and actual differ
-- severity: warning
-- basis: comparability; R6
-- subject: indicator
-- needs: target and actual with units
with cases as (
    select
        *,
        case
            when target_unit is null or actual_unit is null or target_value is null or actual_value is null
                or target_kind not in ('number', 'percent', 'money', 'rate_unit', 'delta')
                or actual_kind not in ('number', 'percent', 'money', 'rate_unit', 'delta') then 'not_applicable'
            when target_unit = actual_unit then 'pass'
            when target_base = actual_base then 'pass'
            when contains(target_unit, actual_unit) or contains(actual_unit, target_unit) then 'pass'
            else 'finding'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    target_unit as expected,
    actual_unit as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”指标值' || target_text || '的单位为“' || target_unit || '”，实际完成值' || actual_text
        || '的单位为“' || actual_unit || '”，两者不可比，请统一。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": target in ' || target_unit || ', actual in ' || actual_unit || '.'
    end as message_en
from cases
