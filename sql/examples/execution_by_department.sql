-- How are execution rates spread, by department? Quantiles over projects, and the rate of the whole money.
select
    fiscal_year,
    department_name,
    count(*) as project_count,
    sum(adjusted_budget_yuan) as adjusted_budget_yuan,
    sum(executed_yuan) as executed_yuan,
    round(sum(executed_yuan) * 100 / nullif(sum(adjusted_budget_yuan), 0), 2) as rate_pct,
    round(quantile_cont(computed_rate_pct, 0.1), 2) as rate_pct_p10,
    round(quantile_cont(computed_rate_pct, 0.5), 2) as rate_pct_p50,
    round(quantile_cont(computed_rate_pct, 0.9), 2) as rate_pct_p90
from marts.execution_by_project
group by fiscal_year, department_name
order by fiscal_year, adjusted_budget_yuan desc
