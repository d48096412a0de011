-- The target evaluated is the one set at the start of the year.
-- title: 年度指标值与年初指标值不一致
-- title_en: Target changed after approval
-- severity: warning
-- basis: goals are adjusted by procedure only (财预〔2015〕88号); R1, R3
-- subject: indicator
-- needs: a form that prints both targets
with cases as (
    select
        *,
        case
            when nullif(trim(initial_target_text), '') is null or target_text is null then 'not_applicable'
            -- = says no more than no sign
            when regexp_replace(initial_target_text, '[\s()（）=]', '', 'g')
                = regexp_replace(target_text, '[\s()（）=]', '', 'g') then 'pass'
            else 'finding'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    initial_target_text as expected,
    target_text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”年初指标值' || initial_target_text || '，年度指标值' || target_text
        || '，年中作了调整，请提供调整审批依据。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": target changed from ' || initial_target_text || ' to ' || target_text || '.'
    end as message_en
from cases
