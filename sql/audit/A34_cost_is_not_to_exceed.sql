-- A cost indicator does not ask for as much as possible: ≥ and > encourage spending.
-- Indicators of saving (成本节约率) are exempt.
-- title: 成本指标方向设置错误
-- title_en: Cost indicator with ≥
-- severity: error
-- basis: 财预〔2021〕101号 (cost indicators limit cost); R1, R2
-- subject: indicator
-- needs: level 1 or 2 成本, a target with a sign
with cases as (
    select
        *,
        case
            when not (coalesce(level1 = '成本指标', false) or coalesce(contains(level2, '成本'), false)) or target_operator is null
                then 'not_applicable'
            when target_operator in ('≥', '>') and not regexp_matches(indicator_name, getvariable('words_saving_name'))
                then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '≤' as expected,
    target_text as found,
    case when outcome = 'finding' then
        '成本指标“' || indicator_name || '”指标值为' || target_text || '，方向应为不超过（≤），设为“' || target_operator
        || '”等于鼓励多支出。'
    end as message,
    case when outcome = 'finding' then
        'The cost indicator "' || indicator_name || '" asks for ' || target_text || ', which encourages spending.'
    end as message_en
from cases
