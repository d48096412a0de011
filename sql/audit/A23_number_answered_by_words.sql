-- A target in numbers is answered in numbers, not by words such as 达成指标.
-- title: 定量指标以定性文字填报完成值
-- title_en: Quantitative target answered by words
-- severity: warning
-- basis: 财预〔2020〕10号 (quantitative indicators are compared by value); R1
-- subject: indicator
-- needs: target in numbers, and an actual
with cases as (
    select
        *,
        case
            when not coalesce(is_measured, false) or actual_text is null then 'not_applicable'
            when actual_kind in ('achievement', 'qualitative', 'level', 'boolean') then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '与“' || target_text || '”可比的数值' as expected,
    actual_text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”目标值为' || target_text || '，实际完成值填“' || actual_text || '”，应填报实际数值。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": target ' || target_text || ' is answered by the words "' || actual_text || '".'
    end as message_en
from cases
