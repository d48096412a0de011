-- How did each unit change against the year before: projects, budget, execution, mean score?
-- 与上一年度相比，各单位的项目数、预算、执行率和平均得分变化如何？
select
    organization_name,
    previous_year,
    fiscal_year,
    form_count,
    form_change_count,
    budget_change_pct,
    rate_change_pct,
    mean_score_points,
    score_change_points
from marts.unit_history
where previous_year is not null
order by organization_name, fiscal_year
