-- How execution rates are spread, by department and size of budget (执行率分位数). Grain: year, department and size of
-- the full-year budget, over forms that count.
-- department_name: Competent department, or the organisation where none is printed (主管部门).
-- budget_size: Size of the project's full-year budget (预算规模): under 100,000, 100,000 to 1 million, 1 to 10 million,
--   10 million and more, in yuan, or unknown.
-- least_budget_yuan: Where that size begins, yuan, to sort by (规模下限).
-- form_count: Forms, that is projects (表单数).
-- adjusted_budget_yuan: Full-year budgets, yuan (全年预算数).
-- executed_yuan: Money spent, yuan (全年执行数).
-- computed_rate_pct: Spending divided by full-year budget, percent, ratio of sums (执行率复算).
-- rate_p10_pct: Rate that a tenth of the forms stay below, percent (执行率十分位).
-- rate_p25_pct: Lower quartile, percent (执行率下四分位).
-- rate_p50_pct: Median, percent (执行率中位数).
-- rate_p75_pct: Upper quartile, percent (执行率上四分位).
-- rate_p90_pct: Rate that a tenth of the forms exceed, percent (执行率九十分位).
-- little_spent_count: Forms that spent less than 60 percent (执行率低于60%表单数).
-- little_spent_high_score_count: Of these, forms that scored above 95 in total (执行率低得分高表单数).
with sized as (
    select
        f.fiscal_year,
        coalesce(f.department_id, f.organization_id) as department_id,
        coalesce(f.department_name, f.organization_name) as department_name,
        m.adjusted_budget_yuan,
        m.executed_yuan,
        m.computed_rate_pct,
        m.total_score_points,
        case
            when m.adjusted_budget_yuan is null then null
            when m.adjusted_budget_yuan < 100000 then 0
            when m.adjusted_budget_yuan < 1000000 then 100000
            when m.adjusted_budget_yuan < 10000000 then 1000000
            else 10000000
        end as least_budget_yuan
    from marts.form_organizations as f
    inner join marts.execution_by_project as m on m.evaluation_id = f.evaluation_id
)
select
    fiscal_year,
    department_id,
    department_name,
    case least_budget_yuan
        when 0 then 'under 100,000'
        when 100000 then '100,000 to 1 million'
        when 1000000 then '1 to 10 million'
        when 10000000 then '10 million and more'
        else 'unknown'
    end as budget_size,
    cast(least_budget_yuan as decimal(18, 2)) as least_budget_yuan,
    count(*) as form_count,
    cast(sum(adjusted_budget_yuan) as decimal(18, 2)) as adjusted_budget_yuan,
    cast(sum(executed_yuan) as decimal(18, 2)) as executed_yuan,
    try_cast(
        round(
            sum(executed_yuan) filter (where adjusted_budget_yuan is not null) * 100
            / nullif(sum(adjusted_budget_yuan) filter (where executed_yuan is not null), 0),
            4
        ) as decimal(18, 4)
    ) as computed_rate_pct,
    quantile_cont(computed_rate_pct, 0.1) as rate_p10_pct,
    quantile_cont(computed_rate_pct, 0.25) as rate_p25_pct,
    quantile_cont(computed_rate_pct, 0.5) as rate_p50_pct,
    quantile_cont(computed_rate_pct, 0.75) as rate_p75_pct,
    quantile_cont(computed_rate_pct, 0.9) as rate_p90_pct,
    count(*) filter (where computed_rate_pct < 60) as little_spent_count,
    count(*) filter (where computed_rate_pct < 60 and total_score_points > 95) as little_spent_high_score_count
from sized
group by fiscal_year, department_id, department_name, least_budget_yuan
