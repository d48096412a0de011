-- How is satisfaction spread, and what share is exactly at the threshold or at 100 percent?
-- 满意度如何分布？恰好等于指标值的占比、等于100%的占比各是多少？
select
    fiscal_year,
    organization_name,
    satisfaction_count,
    below_80_count,
    from_80_count,
    from_90_count,
    from_95_count,
    all_satisfied_count,
    all_satisfied_ratio,
    median_actual_pct,
    comparable_count,
    at_threshold_count,
    at_threshold_ratio
from marts.satisfaction_distribution
order by fiscal_year, at_threshold_ratio desc nulls last, organization_name
