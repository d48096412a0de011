-- Large changes of the budget within the year.
-- title: 年中预算调整幅度较大
-- title_en: Large change of the budget within the year
-- severity: info
-- basis: 预算法 (adjustments need approval); Sichuan forms ask for an explanation; R1, R6
-- subject: evaluation
-- needs: initial and full-year budget of the total line, the initial one above 0
with cases as (
    select
        *,
        cast(adjusted_budget_yuan as double) / nullif(cast(initial_budget_yuan as double), 0) - 1 as change,
        case
            when change is null then 'not_applicable'
            when abs(change) > getvariable('a11_change_ratio') + 1e-9 then 'finding'
            else 'pass'
        end as outcome
    from form_facts
)
select
    evaluation_id,
    outcome,
    if(abs(change) > getvariable('a11_high_ratio'), 'warning', 'info') as severity,
    '±' || plain(getvariable('a11_change_ratio') * 100) || '%以内' as expected,
    plain(cast(change * 100 as decimal(18, 2))) || '%' as found,
    cast(adjusted_budget_yuan - initial_budget_yuan as double) as gap,
    case when outcome = 'finding' then
        '年初预算' || wan(initial_budget_yuan) || '，全年预算' || wan(adjusted_budget_yuan) || '，'
        || if(change > 0, '调增', '调减') || plain(cast(abs(change) * 100 as decimal(18, 2))) || '%，请说明调整原因及审批情况。'
    end as message,
    case when outcome = 'finding' then
        'The budget was changed by ' || plain(cast(change * 100 as decimal(18, 2))) || ' % within the year.'
    end as message_en
from cases
