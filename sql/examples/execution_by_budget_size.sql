-- How are execution rates spread, by department and size of budget, and where did little spending score high?
-- 按主管部门和预算规模，执行率如何分布？哪些执行率低于60%的项目总分却高于95分？
select
    fiscal_year,
    department_name,
    budget_size,
    form_count,
    computed_rate_pct,
    rate_p10_pct,
    rate_p50_pct,
    rate_p90_pct,
    little_spent_count,
    little_spent_high_score_count
from marts.execution_quantiles
order by fiscal_year, department_name, least_budget_yuan nulls last
