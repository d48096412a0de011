-- A quantity indicator measures work, not the paying out of money.
-- title: 以资金支付代替产出数量
-- title_en: Quantity indicator about paying money
-- severity: warning
-- basis: review standard of an audit firm, no. 10; R1
-- subject: indicator
-- needs: level 2 数量指标 and a name
with cases as (
    select
        *,
        case
            when level2 is distinct from '数量指标' then 'not_applicable'
            when regexp_matches(indicator_name, getvariable('words_payment_name')) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '反映工作量的指标' as expected,
    indicator_name as found,
    case when outcome = 'finding' then
        '数量指标“' || indicator_name || '”反映的是资金支付情况，不是产出数量，建议改设反映工作任务的指标。'
    end as message,
    case when outcome = 'finding' then 'The quantity indicator "' || indicator_name || '" measures payment, not output.' end
        as message_en
from cases
