-- How did each project go over the years: budget, spending, score?
select
    unit_name,
    project_name,
    fiscal_year,
    adjusted_budget_yuan,
    executed_yuan,
    computed_rate_pct,
    total_score_points,
    total_score_points - lag(total_score_points) over project_by_year as score_change_points
from marts.execution_by_project
window project_by_year as (partition by unit_name, project_name order by fiscal_year)
order by unit_name, project_name, fiscal_year
