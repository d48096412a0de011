-- How each organisation scores itself, year by year (单位画像). Grain: year and organisation, over forms that count.
-- Whoever gives full marks to everything has a high mean, no variance, hardly a number among the targets and results
-- exactly at the threshold. unit_summary has the same money and scores by printed names.
-- form_count: Forms, that is projects (表单数).
-- mean_score_points: Mean total score of forms that print one, points (平均得分).
-- score_variance: Variance of the total scores, points squared (得分方差); NULL below two.
-- near_full_ratio: Share of total scores of 99.5 and above (接近满分占比).
-- best_grade_ratio: Share of 优 among forms with a grade (评优占比).
-- blank_grade_count: Forms without a grade (未评等级数).
-- full_score_weight_ratio: Share of the indicators' weight that stands under indicators scored full (满分指标分值占比).
-- qualitative_ratio: Share of words among targets that state anything (定性指标占比).
-- threshold_satisfaction_ratio: Share of comparable satisfaction results that are exactly the target (满意度恰好达标占比).
-- no_satisfaction_count: Forms without a satisfaction indicator (无满意度指标表单数).
-- unmeasured_benefit_count: Forms without a benefit indicator that is a number (无定量效益指标表单数).
-- unmeasured_benefit_yuan: Money spent under these forms, yuan (无定量效益指标项目支出).
-- unmet_count: Indicators that missed their target (未完成指标数).
-- unmet_full_score_count: Of these, indicators scored full all the same (未完成却满分指标数).
-- adjusted_budget_yuan: Full-year budgets, yuan (全年预算数).
-- executed_yuan: Money spent, yuan (全年执行数).
-- computed_rate_pct: Spending divided by full-year budget, percent, ratio of sums (执行率复算).
-- rate_p10_pct: Execution rate that a tenth of the forms stay below, percent (执行率十分位).
-- rate_p50_pct: Execution rate of the form in the middle, percent (执行率中位数).
-- rate_p90_pct: Execution rate that a tenth of the forms exceed, percent (执行率九十分位).
-- little_spent_high_score_count: Forms that spent less than 60 percent and scored above 95 (执行率低得分高表单数).
select
    fiscal_year,
    organization_id,
    organization_name,
    arg_min(jurisdiction_name, jurisdiction_code) as jurisdiction_name,
    min(jurisdiction_code) as jurisdiction_code,
    count(*) as form_count,
    cast(round(sum(total_score_points) / nullif(count(total_score_points), 0), 4) as decimal(9, 4)) as mean_score_points,
    round(var_samp(total_score_points), 4) as score_variance,
    round(
        count(*) filter (where total_score_points >= 99.5) / nullif(count(total_score_points), 0), 4
    ) as near_full_ratio,
    round(count(*) filter (where grade = '优') / nullif(count(grade), 0), 4) as best_grade_ratio,
    count(*) - count(grade) as blank_grade_count,
    round(cast(sum(full_score_points) / nullif(sum(weighted_points), 0) as double), 4) as full_score_weight_ratio,
    round(sum(qualitative_count) / nullif(sum(stated_count), 0), 4) as qualitative_ratio,
    round(sum(threshold_satisfaction_count) / nullif(sum(comparable_satisfaction_count), 0), 4)
        as threshold_satisfaction_ratio,
    count(*) filter (where satisfaction_count = 0) as no_satisfaction_count,
    count(*) filter (where quantitative_benefit_count = 0) as unmeasured_benefit_count,
    cast(sum(executed_yuan) filter (where quantitative_benefit_count = 0) as decimal(18, 2)) as unmeasured_benefit_yuan,
    cast(sum(unmet_count) as bigint) as unmet_count,
    cast(sum(unmet_full_score_count) as bigint) as unmet_full_score_count,
    cast(sum(adjusted_budget_yuan) as decimal(18, 2)) as adjusted_budget_yuan,
    cast(sum(executed_yuan) as decimal(18, 2)) as executed_yuan,
    try_cast(
        round(
            sum(executed_yuan) filter (where adjusted_budget_yuan is not null) * 100
            / nullif(sum(adjusted_budget_yuan) filter (where executed_yuan is not null), 0),
            4
        ) as decimal(18, 4)
    ) as computed_rate_pct,
    quantile_cont(computed_rate_pct, 0.1) as rate_p10_pct,
    quantile_cont(computed_rate_pct, 0.5) as rate_p50_pct,
    quantile_cont(computed_rate_pct, 0.9) as rate_p90_pct,
    count(*) filter (where computed_rate_pct < 60 and total_score_points > 95) as little_spent_high_score_count
from marts.form_profiles
group by fiscal_year, organization_id, organization_name
