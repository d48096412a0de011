-- Each organisation against the year before in which it has forms (单位历年对比). Grain: organisation and year; forms
-- without a year or organisation are left out.
-- previous_year: The year before in which it has forms (上一年度); NULL in its first.
-- form_change_count: Forms more than that year (表单数变动).
-- budget_change_pct: Full-year budgets against that year's, percent of that year's (预算变动率).
-- rate_change_pct: Execution rate less that year's, percentage points (执行率变动).
-- score_change_points: Mean score less that year's, points (平均得分变动).
-- near_full_change_ratio: Share of near full scores less that year's (接近满分占比变动).
-- qualitative_change_ratio: Share of targets in words less that year's (定性指标占比变动).
with compared as (
    select
        *,
        lag(fiscal_year) over by_year as previous_year,
        lag(form_count) over by_year as previous_form_count,
        lag(adjusted_budget_yuan) over by_year as previous_budget_yuan,
        lag(computed_rate_pct) over by_year as previous_rate_pct,
        lag(mean_score_points) over by_year as previous_score_points,
        lag(near_full_ratio) over by_year as previous_near_full_ratio,
        lag(qualitative_ratio) over by_year as previous_qualitative_ratio
    from marts.unit_profiles
    where fiscal_year is not null and organization_id is not null
    window by_year as (partition by organization_id order by fiscal_year)
)
select
    organization_id,
    organization_name,
    jurisdiction_name,
    fiscal_year,
    form_count,
    adjusted_budget_yuan,
    executed_yuan,
    computed_rate_pct,
    mean_score_points,
    near_full_ratio,
    qualitative_ratio,
    previous_year,
    form_count - previous_form_count as form_change_count,
    try_cast(
        round((adjusted_budget_yuan - previous_budget_yuan) * 100 / nullif(previous_budget_yuan, 0), 4)
        as decimal(18, 4)
    ) as budget_change_pct,
    cast(computed_rate_pct - previous_rate_pct as decimal(18, 4)) as rate_change_pct,
    cast(mean_score_points - previous_score_points as decimal(9, 4)) as score_change_points,
    round(near_full_ratio - previous_near_full_ratio, 4) as near_full_change_ratio,
    round(qualitative_ratio - previous_qualitative_ratio, 4) as qualitative_change_ratio
from compared
