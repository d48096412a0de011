-- Money by year, unit and source (资金来源汇总). Grain: year, unit and source, over forms that count.
-- The source `total` already contains the others: filter on one or leave it out, never add it to them.
-- form_count: Forms with a line of this source (表单数).
-- computed_rate_pct: Spending divided by full-year budget, percent, ratio of sums (执行率复算).
select
    e.fiscal_year,
    e.department_name,
    e.unit_name,
    f.source,
    count(distinct e.evaluation_id) as form_count,
    try_cast(sum(f.initial_budget_yuan) as decimal(18, 2)) as initial_budget_yuan,
    try_cast(sum(f.adjusted_budget_yuan) as decimal(18, 2)) as adjusted_budget_yuan,
    try_cast(sum(f.executed_yuan) as decimal(18, 2)) as executed_yuan,
    try_cast(
        round(
            sum(f.executed_yuan) filter (where f.adjusted_budget_yuan is not null) * 100
            / nullif(sum(f.adjusted_budget_yuan) filter (where f.executed_yuan is not null), 0),
            4
        ) as decimal(18, 4)
    ) as computed_rate_pct
from marts.current_evaluations as e
inner join funding as f on f.evaluation_id = e.evaluation_id
group by e.fiscal_year, e.department_name, e.unit_name, f.source
