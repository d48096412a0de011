-- Which indicators of a project ask for less than last year, in target or against what was already reached?
-- 同一项目的哪些指标比上年降低了要求：指标值低于上年指标值，或低于上年已完成的值？
select
    organization_name,
    project_name,
    indicator_name,
    target_unit,
    fiscal_year,
    previous_target_value,
    previous_actual_value,
    target_value,
    actual_value,
    target_change_ratio,
    target_by_previous_actual_ratio,
    score_points
from marts.indicator_history
where is_lowered or (direction = 'positive' and target_by_previous_actual_ratio < 0.7)
order by organization_name, project_name, indicator_name, fiscal_year
