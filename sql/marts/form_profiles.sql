-- Each form in figures: money, score, and of what its indicators are made (表单画像). Grain: form that counts.
-- Profiles of units and places add these up.
-- indicator_count: Indicators, 其中 parts left out (指标数).
-- quantitative_count: Of these, indicators with a number as target (定量指标数).
-- qualitative_count: Indicators with words as target (定性指标数).
-- stated_count: Indicators whose target is a number, a date or words, that is neither missing nor unread (有指标值指标数).
-- weighted_points: Weights of indicators that have weight and score, points (分值合计).
-- full_score_points: Of these, weights of indicators scored full, points (满分指标分值).
-- satisfaction_count: Satisfaction indicators (满意度指标数).
-- comparable_satisfaction_count: Of these, those whose actual can be compared with the target (可比满意度指标数).
-- threshold_satisfaction_count: Of these, those whose actual is exactly the target (恰好达标满意度指标数).
-- quantitative_benefit_count: Benefit indicators, satisfaction apart, with a number as target (定量效益指标数).
-- unmet_count: Indicators that missed their target (未完成指标数), see marts.indicators_unmet.
-- unmet_full_score_count: Of these, indicators scored full all the same (未完成却满分指标数).
with counted as (
    select
        evaluation_id,
        count(*) as indicator_count,
        count(*) filter (where target_nature = 'quantitative') as quantitative_count,
        count(*) filter (where target_nature = 'qualitative') as qualitative_count,
        count(*) filter (where target_nature in ('quantitative', 'time', 'qualitative')) as stated_count,
        cast(sum(weight_points) filter (where score_points is not null) as decimal(18, 4)) as weighted_points,
        cast(sum(weight_points) filter (where is_full_score) as decimal(18, 4)) as full_score_points,
        count(*) filter (where is_satisfaction) as satisfaction_count,
        count(*) filter (where is_satisfaction and attainment_ratio is not null) as comparable_satisfaction_count,
        count(*) filter (where is_satisfaction and is_at_threshold) as threshold_satisfaction_count,
        count(*) filter (where level1 = '效益指标' and not is_satisfaction and target_nature = 'quantitative')
            as quantitative_benefit_count
    from marts.current_indicators
    group by evaluation_id
),
unmet as (
    select
        evaluation_id,
        count(*) as unmet_count,
        count(*) filter (where is_scored_full) as unmet_full_score_count
    from marts.indicators_unmet
    group by evaluation_id
)
select
    f.*,
    m.initial_budget_yuan,
    m.adjusted_budget_yuan,
    m.executed_yuan,
    m.computed_rate_pct,
    m.total_score_points,
    m.grade,
    m.status,
    coalesce(c.indicator_count, 0) as indicator_count,
    coalesce(c.quantitative_count, 0) as quantitative_count,
    coalesce(c.qualitative_count, 0) as qualitative_count,
    coalesce(c.stated_count, 0) as stated_count,
    coalesce(c.weighted_points, 0) as weighted_points,
    coalesce(c.full_score_points, 0) as full_score_points,
    coalesce(c.satisfaction_count, 0) as satisfaction_count,
    coalesce(c.comparable_satisfaction_count, 0) as comparable_satisfaction_count,
    coalesce(c.threshold_satisfaction_count, 0) as threshold_satisfaction_count,
    coalesce(c.quantitative_benefit_count, 0) as quantitative_benefit_count,
    coalesce(u.unmet_count, 0) as unmet_count,
    coalesce(u.unmet_full_score_count, 0) as unmet_full_score_count
from marts.form_organizations as f
inner join marts.execution_by_project as m on m.evaluation_id = f.evaluation_id
left join counted as c on c.evaluation_id = f.evaluation_id
left join unmet as u on u.evaluation_id = f.evaluation_id
