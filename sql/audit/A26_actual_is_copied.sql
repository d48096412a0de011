-- The actual is no copy of the target: it carries no sign such as ≥.
-- title: 实际完成值照抄指标值
-- title_en: Actual copied from the target
-- severity: warning
-- basis: review practice; R6
-- subject: indicator
-- needs: target with a sign other than =, and an actual
with cases as (
    select
        *,
        regexp_replace(target_text, '\s', '', 'g') as target_key,
        regexp_replace(actual_text, '\s', '', 'g') as actual_key,
        case
            when target_operator not in ('≥', '≤', '>', '<') or target_operator is null or actual_text is null
                then 'not_applicable'
            when target_key = actual_key and actual_operator in ('≥', '≤', '>', '<') then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '实际发生的数值' as expected,
    actual_text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”实际完成值“' || actual_text || '”与指标值完全相同（含符号），应填报实际数值。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": the actual "' || actual_text || '" is a copy of the target.'
    end as message_en
from cases
