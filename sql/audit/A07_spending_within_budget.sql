-- Spending does not exceed the budget.
-- title: 执行数超过预算数
-- title_en: Spending above budget
-- severity: warning
-- basis: 预算法 (no spending without or beyond budget); R4
-- subject: evaluation
-- needs: spending and budget of the total line
with cases as (
    select
        *,
        case
            when executed_yuan is null or base_yuan is null then 'not_applicable'
            when executed_yuan > base_yuan then 'finding'
            else 'pass'
        end as outcome
    from form_facts
)
select
    evaluation_id,
    outcome,
    '≤' || wan(base_yuan) as expected,
    wan(executed_yuan) as found,
    cast(executed_yuan - base_yuan as double) as gap,
    case when outcome = 'finding' then
        '全年执行数' || wan(executed_yuan) || '超过预算数' || wan(base_yuan) || '，执行率'
        || plain(cast(computed_rate_pct as decimal(18, 2))) || '%，请说明超预算执行的依据。'
    end as message,
    case when outcome = 'finding' then
        'Spending is ' || plain(cast(computed_rate_pct as decimal(18, 2))) || ' % of the budget.'
    end as message_en
from cases
