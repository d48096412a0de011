-- How far targets are attained and exceeded (指标完成比例分布). Grain: year, organisation, level 2 and direction, over
-- indicators of forms that count whose actual can be compared with the target.
-- Targets exceeded by 30 percent or more were set too low, or the units differ; five times the target is rarely true.
-- Where less is better (direction reverse) the ratio is target by actual.
-- comparable_count: Indicators that can be compared (可比指标数).
-- missed_count: Ratio below 1 (未完成).
-- exact_count: Ratio of exactly 1 (恰好完成).
-- exceeded_count: Ratio above 1 and below 1.3 (略超).
-- overshot_count: Ratio of 1.3 and above (超过30%).
-- doubled_count: Of these, ratio of 2 and above (达到两倍).
-- implausible_count: Of these, ratio of 5 and above (达到五倍).
-- overshot_ratio: Share of overshot indicators among the comparable (超过30%占比).
-- attainment_p10_ratio: Ratio that a tenth stay below (完成比例十分位).
-- attainment_p50_ratio: Median ratio (完成比例中位数).
-- attainment_p90_ratio: Ratio that a tenth exceed (完成比例九十分位).
select
    fiscal_year,
    organization_id,
    organization_name,
    level2,
    direction,
    count(*) as comparable_count,
    count(*) filter (where attainment_ratio < 1) as missed_count,
    count(*) filter (where attainment_ratio = 1) as exact_count,
    count(*) filter (where attainment_ratio > 1 and attainment_ratio < 1.3) as exceeded_count,
    count(*) filter (where attainment_ratio >= 1.3) as overshot_count,
    count(*) filter (where attainment_ratio >= 2) as doubled_count,
    count(*) filter (where attainment_ratio >= 5) as implausible_count,
    round(count(*) filter (where attainment_ratio >= 1.3) / count(*), 4) as overshot_ratio,
    round(quantile_cont(attainment_ratio, 0.1), 4) as attainment_p10_ratio,
    round(quantile_cont(attainment_ratio, 0.5), 4) as attainment_p50_ratio,
    round(quantile_cont(attainment_ratio, 0.9), 4) as attainment_p90_ratio
from marts.current_indicators
where attainment_ratio is not null
group by fiscal_year, organization_id, organization_name, level2, direction
