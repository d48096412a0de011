-- How did each project go over the years: budget, spending, score, under whatever name?
select
    organization_name,
    project_names,
    fiscal_year,
    adjusted_budget_yuan,
    budget_change_pct,
    executed_yuan,
    computed_rate_pct,
    mean_score_points,
    score_change_points
from marts.project_history
order by organization_name, series_id, fiscal_year
