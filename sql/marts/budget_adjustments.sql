-- Budgets cut or raised in mid-year, and what the next year starts with (预算调整与次年预算). Grain: project series and
-- year, over forms that count; forms without a year or project are left out.
-- Forms of a year are added up; a sum of which a part is not printed is NULL rather than too small.
-- form_count: Forms of the year (表单数).
-- initial_budget_yuan: Initial budgets, yuan (年初预算数).
-- adjusted_budget_yuan: Full-year budgets, yuan (全年预算数).
-- executed_yuan: Money spent, yuan (全年执行数).
-- change_yuan: Full-year less initial budget, yuan (年中调整额).
-- change_pct: The same in percent of the initial budget (年中调整率).
-- change: raised, cut or kept in mid-year (年中调整方向).
-- next_initial_budget_yuan: Initial budget of the following year, yuan (次年年初预算数); NULL if the project has no form then.
-- next_change_yuan: That less this year's full-year budget, yuan (次年预算变动额).
-- next_change_pct: The same in percent of this year's full-year budget (次年预算变动率).
-- is_reversed: True if the next year undoes it: cut and then raised, or raised and then cut (是否反向调整).
with years as (
    select
        f.series_id,
        f.fiscal_year,
        min(f.organization_name) as organization_name,
        min(f.project_name) as project_name,
        count(*) as form_count,
        cast(case when count(m.initial_budget_yuan) = count(*) then sum(m.initial_budget_yuan) end as decimal(18, 2))
            as initial_budget_yuan,
        cast(case when count(m.adjusted_budget_yuan) = count(*) then sum(m.adjusted_budget_yuan) end as decimal(18, 2))
            as adjusted_budget_yuan,
        cast(case when count(m.executed_yuan) = count(*) then sum(m.executed_yuan) end as decimal(18, 2)) as executed_yuan
    from marts.form_organizations as f
    inner join marts.execution_by_project as m on m.evaluation_id = f.evaluation_id
    where f.series_id is not null and f.fiscal_year is not null
    group by f.series_id, f.fiscal_year
),
changes as (
    select
        y.*,
        cast(y.adjusted_budget_yuan - y.initial_budget_yuan as decimal(18, 2)) as change_yuan,
        n.initial_budget_yuan as next_initial_budget_yuan,
        cast(n.initial_budget_yuan - y.adjusted_budget_yuan as decimal(18, 2)) as next_change_yuan
    from years as y
    left join years as n on n.series_id = y.series_id and n.fiscal_year = y.fiscal_year + 1
)
select
    series_id,
    fiscal_year,
    organization_name,
    project_name,
    form_count,
    initial_budget_yuan,
    adjusted_budget_yuan,
    executed_yuan,
    change_yuan,
    try_cast(round(change_yuan * 100 / nullif(initial_budget_yuan, 0), 4) as decimal(18, 4)) as change_pct,
    case when change_yuan > 0 then 'raised' when change_yuan < 0 then 'cut' when change_yuan = 0 then 'kept' end as change,
    next_initial_budget_yuan,
    next_change_yuan,
    try_cast(round(next_change_yuan * 100 / nullif(adjusted_budget_yuan, 0), 4) as decimal(18, 4)) as next_change_pct,
    sign(change_yuan) * sign(next_change_yuan) = -1 as is_reversed
from changes
