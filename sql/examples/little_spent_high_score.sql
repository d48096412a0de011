-- Which projects spent less than 60 percent of their budget and scored above 95 in total?
select
    fiscal_year,
    unit_name,
    project_name,
    adjusted_budget_yuan,
    executed_yuan,
    computed_rate_pct,
    total_score_points,
    grade
from marts.execution_by_project
where computed_rate_pct < 60 and total_score_points > 95
order by adjusted_budget_yuan desc
