-- A rate that is a share does not exceed 100 %. Rates of growth are exempt.
-- title: 比率超过100%
-- title_en: Rate above 100 %
-- severity: warning
-- basis: arithmetic; R2
-- subject: indicator
-- needs: a name ending in 率, 满意度, 比例 or 占比, and a value in percent
with cases as (
    select
        *,
        case
            when not coalesce(regexp_matches(indicator_name, getvariable('words_bounded_rate')), false)
                or regexp_matches(indicator_name, getvariable('words_unbounded_rate'))
                or (target_unit is distinct from '%' and actual_unit is distinct from '%')
                or (target_value is null and actual_value is null) then 'not_applicable'
            when (target_unit = '%' and target_value > 100) or (actual_unit = '%' and actual_value > 100) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '≤100%' as expected,
    coalesce(target_text, '') || ' / ' || coalesce(actual_text, '') as found,
    cast(greatest(coalesce(target_value, 0), coalesce(actual_value, 0)) - 100 as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”为比率，指标值' || coalesce(target_text, '空白') || '、实际完成值'
        || coalesce(actual_text, '空白') || '超过100%，请核对。'
    end as message,
    case when outcome = 'finding' then '"' || indicator_name || '" is a share, yet above 100 %.' end as message_en
from cases
