-- How satisfied people are said to be (满意度分布). Grain: year and organisation, over satisfaction indicators of forms
-- that count.
-- Bands count results given in percent; shares at the threshold count all results that can be compared with a target.
-- satisfaction_count: Satisfaction indicators (满意度指标数).
-- percent_count: Of these, results in percent (百分比结果数).
-- below_80_count: Results below 80 percent (满意度低于80%).
-- from_80_count: Results from 80 to below 90 percent (80%至90%).
-- from_90_count: Results from 90 to below 95 percent (90%至95%).
-- from_95_count: Results from 95 to below 100 percent (95%至100%).
-- all_satisfied_count: Results of 100 percent and more (满意度达100%).
-- all_satisfied_ratio: Share of 100 percent among results in percent (100%占比).
-- mean_actual_pct: Mean result, percent (平均满意度).
-- median_actual_pct: Median result, percent (满意度中位数).
-- comparable_count: Results that can be compared with their target (可比结果数).
-- below_target_count: Results below the target (未达目标数).
-- at_threshold_count: Results exactly at the target, targets of 100 percent apart (恰好达标数).
-- at_threshold_ratio: Share of these among the comparable (恰好达标占比).
select
    fiscal_year,
    organization_id,
    organization_name,
    count(*) as satisfaction_count,
    count(actual_pct) as percent_count,
    count(*) filter (where actual_pct < 80) as below_80_count,
    count(*) filter (where actual_pct >= 80 and actual_pct < 90) as from_80_count,
    count(*) filter (where actual_pct >= 90 and actual_pct < 95) as from_90_count,
    count(*) filter (where actual_pct >= 95 and actual_pct < 100) as from_95_count,
    count(*) filter (where actual_pct >= 100) as all_satisfied_count,
    round(count(*) filter (where actual_pct >= 100) / nullif(count(actual_pct), 0), 4) as all_satisfied_ratio,
    cast(round(sum(actual_pct) / nullif(count(actual_pct), 0), 4) as decimal(18, 4)) as mean_actual_pct,
    cast(median(actual_pct) as decimal(18, 4)) as median_actual_pct,
    count(attainment_ratio) as comparable_count,
    count(*) filter (where attainment_ratio < 1) as below_target_count,
    count(*) filter (where is_at_threshold) as at_threshold_count,
    round(count(*) filter (where is_at_threshold) / nullif(count(attainment_ratio), 0), 4) as at_threshold_ratio
from (
    select *, case when actual_unit = '%' then actual_value end as actual_pct
    from marts.current_indicators
    where is_satisfaction
)
group by fiscal_year, organization_id, organization_name
