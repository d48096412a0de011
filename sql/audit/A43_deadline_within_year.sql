-- A deadline lies within the year of the form.
-- title: 完成时限超出评价年度
-- title_en: Deadline after the year
-- severity: warning
-- basis: annual goals (财预〔2015〕88号); R2
-- subject: indicator
-- needs: target as a date, the year of the form
with cases as (
    select
        *,
        case
            when target_date_high is null or fiscal_year is null then 'not_applicable'
            when target_date_high > make_date(fiscal_year, 12, 31) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '≤' || fiscal_year || '-12-31' as expected,
    cast(target_date_high as varchar) as found,
    cast(date_diff('day', make_date(fiscal_year, 12, 31), target_date_high) as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”完成时限为' || target_text || '，晚于评价年度' || fiscal_year || '年末，不宜作为年度指标。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" is due ' || target_text || ', after the end of ' || fiscal_year || '.'
    end as message_en
from cases
