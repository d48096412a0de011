-- Each unit and year at a glance (单位概况). Grain: year, department and unit, over forms that count.
-- project_count: Forms, that is projects, of the unit (项目数).
-- partial_form_count: Forms of which something could not be read; sums may be short by that (不完整表单数).
-- mean_score_points: Mean total score of forms that print one, points (平均得分).
-- lowest_score_points: Lowest total score, points (最低得分).
-- highest_score_points: Highest total score, points (最高得分).
-- score_deviation_points: Standard deviation of the total scores, points; NULL below two (得分标准差).
-- blank_grade_count: Forms without a grade (未评等级数).
-- adjusted_budget_yuan: Full-year budgets, yuan (全年预算数).
-- executed_yuan: Money spent, yuan (全年执行数).
-- computed_rate_pct: Spending divided by full-year budget, percent, ratio of sums (执行率复算).
-- unmet_count: Indicators that missed their target (未完成指标数).
-- unmet_full_score_count: Of these, indicators scored full all the same (未完成却满分指标数).
with unmet as (
    select
        evaluation_id,
        count(*) as unmet_count,
        count(*) filter (where is_scored_full) as unmet_full_score_count
    from marts.indicators_unmet
    group by evaluation_id
)
select
    m.fiscal_year,
    m.department_name,
    m.unit_name,
    count(*) as project_count,
    count(*) filter (where m.status = 'partial') as partial_form_count,
    try_cast(round(sum(m.total_score_points) / nullif(count(m.total_score_points), 0), 4) as decimal(9, 4))
        as mean_score_points,
    min(m.total_score_points) as lowest_score_points,
    max(m.total_score_points) as highest_score_points,
    round(stddev_samp(m.total_score_points), 4) as score_deviation_points,
    count(*) filter (where m.grade is null) as blank_grade_count,
    try_cast(sum(m.adjusted_budget_yuan) as decimal(18, 2)) as adjusted_budget_yuan,
    try_cast(sum(m.executed_yuan) as decimal(18, 2)) as executed_yuan,
    try_cast(
        round(
            sum(m.executed_yuan) filter (where m.adjusted_budget_yuan is not null) * 100
            / nullif(sum(m.adjusted_budget_yuan) filter (where m.executed_yuan is not null), 0),
            4
        ) as decimal(18, 4)
    ) as computed_rate_pct,
    coalesce(sum(u.unmet_count), 0)::bigint as unmet_count,
    coalesce(sum(u.unmet_full_score_count), 0)::bigint as unmet_full_score_count
from marts.execution_by_project as m
left join unmet as u on u.evaluation_id = m.evaluation_id
group by m.fiscal_year, m.department_name, m.unit_name
