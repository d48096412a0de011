-- Budget and spending of each project and year (预算执行情况). Grain: form that counts.
-- Amounts are those of the total line. Where that line is missing, or all nought above filled parts, they are
-- the sum of the parts, and amount_basis says so.
-- amount_basis: total if the amounts are those of the total line, parts if they were added up (金额依据).
-- balance_yuan: Full-year budget less spending, yuan (结余).
-- computed_rate_pct: Spending divided by full-year budget, percent, recomputed (执行率复算).
-- budget_change_pct: Full-year budget against initial budget, percent of the initial one (预算调整率).
with amounts as (
    select
        evaluation_id,
        sum(initial_budget_yuan) filter (where source = 'total') as total_initial,
        sum(adjusted_budget_yuan) filter (where source = 'total') as total_adjusted,
        sum(executed_yuan) filter (where source = 'total') as total_executed,
        sum(initial_budget_yuan) filter (where source <> 'total') as parts_initial,
        sum(adjusted_budget_yuan) filter (where source <> 'total') as parts_adjusted,
        sum(executed_yuan) filter (where source <> 'total') as parts_executed,
        max(execution_rate_pct) filter (where source = 'total') as execution_rate_pct
    from (
        select *, row_number() over (partition by evaluation_id, source order by line_no) as nth
        from funding
    )
    where source <> 'total' or nth = 1
    group by evaluation_id
),
based as (
    select
        *,
        case
            when coalesce(total_initial, 0) = 0 and coalesce(total_adjusted, 0) = 0
                and coalesce(total_executed, 0) = 0
                and (
                    coalesce(parts_initial, 0) <> 0 or coalesce(parts_adjusted, 0) <> 0
                    or coalesce(parts_executed, 0) <> 0
                )
                then 'parts'
            else 'total'
        end as amount_basis
    from amounts
),
chosen as (
    select
        evaluation_id,
        amount_basis,
        execution_rate_pct,
        try_cast(case when amount_basis = 'parts' then parts_initial else total_initial end as decimal(18, 2))
            as initial_budget_yuan,
        try_cast(case when amount_basis = 'parts' then parts_adjusted else total_adjusted end as decimal(18, 2))
            as adjusted_budget_yuan,
        try_cast(case when amount_basis = 'parts' then parts_executed else total_executed end as decimal(18, 2))
            as executed_yuan
    from based
)
select
    e.evaluation_id,
    e.fiscal_year,
    e.department_name,
    e.unit_name,
    e.project_name,
    f.initial_budget_yuan,
    f.adjusted_budget_yuan,
    f.executed_yuan,
    try_cast(f.adjusted_budget_yuan - f.executed_yuan as decimal(18, 2)) as balance_yuan,
    f.execution_rate_pct,
    try_cast(round(f.executed_yuan * 100 / nullif(f.adjusted_budget_yuan, 0), 4) as decimal(18, 4))
        as computed_rate_pct,
    try_cast(
        round((f.adjusted_budget_yuan - f.initial_budget_yuan) * 100 / nullif(f.initial_budget_yuan, 0), 4)
        as decimal(18, 4)
    ) as budget_change_pct,
    f.amount_basis,
    e.total_score_points,
    e.grade,
    e.status
from marts.current_evaluations as e
left join chosen as f on f.evaluation_id = e.evaluation_id
