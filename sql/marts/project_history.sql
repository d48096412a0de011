-- Each project over the years, under whatever names it went (项目历年情况). Grain: project series and fiscal year.
-- Names are one series only where project_matches proves it; forms without a year are left out. Several
-- forms of a year (phases, parts) are added up.
-- organization_name: Unit, or department where the form names no unit (单位).
-- project_names: Names it went by in that year, one per line (项目名称).
-- form_count: Forms that count in that year (表单数).
-- adjusted_budget_yuan: Full-year budgets, yuan (全年预算数).
-- executed_yuan: Money spent, yuan (全年执行数).
-- computed_rate_pct: Spending divided by full-year budget, percent, ratio of sums (执行率复算).
-- mean_score_points: Mean of the total scores, points (平均得分).
-- previous_year: The year before in which the project has a form (上一年度); NULL in its first.
-- budget_change_pct: Budget against that year's, percent of that year's (预算变动率).
-- score_change_points: Score less that year's, points (得分变动).
-- is_renamed: True if no name of that year is used again (名称变更).
with forms as (
    select
        p.series_id,
        m.fiscal_year,
        min(coalesce(m.unit_name, m.department_name)) as organization_name,
        list_sort(list(distinct p.project_name)) as names,
        count(*) as form_count,
        try_cast(sum(m.adjusted_budget_yuan) as decimal(18, 2)) as adjusted_budget_yuan,
        try_cast(sum(m.executed_yuan) as decimal(18, 2)) as executed_yuan,
        try_cast(
            round(
                sum(m.executed_yuan) filter (where m.adjusted_budget_yuan is not null) * 100
                / nullif(sum(m.adjusted_budget_yuan) filter (where m.executed_yuan is not null), 0),
                4
            ) as decimal(18, 4)
        ) as computed_rate_pct,
        try_cast(
            round(sum(m.total_score_points) / nullif(count(m.total_score_points), 0), 4) as decimal(9, 4)
        ) as mean_score_points
    from marts.execution_by_project as m
    inner join evaluations as e on e.evaluation_id = m.evaluation_id
    inner join projects as p on p.project_id = e.project_id
    where m.fiscal_year is not null
    group by p.series_id, m.fiscal_year
),
compared as (
    select
        *,
        lag(fiscal_year) over by_year as previous_year,
        lag(adjusted_budget_yuan) over by_year as previous_budget_yuan,
        lag(mean_score_points) over by_year as previous_score_points,
        lag(names) over by_year as previous_names
    from forms
    window by_year as (partition by series_id order by fiscal_year)
)
select
    series_id,
    fiscal_year,
    organization_name,
    array_to_string(names, chr(10)) as project_names,
    form_count,
    adjusted_budget_yuan,
    executed_yuan,
    computed_rate_pct,
    mean_score_points,
    previous_year,
    try_cast(
        round((adjusted_budget_yuan - previous_budget_yuan) * 100 / nullif(previous_budget_yuan, 0), 4)
        as decimal(18, 4)
    ) as budget_change_pct,
    mean_score_points - previous_score_points as score_change_points,
    not list_has_any(names, previous_names) as is_renamed
from compared
