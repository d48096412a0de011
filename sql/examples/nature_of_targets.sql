-- What share of targets is words, by level 2 and year, and are words scored full more often than numbers?
-- 各二级指标、各年度定性指标占比多少？定性指标是否比定量指标更容易得满分？
select
    fiscal_year,
    level1,
    level2,
    indicator_count,
    qualitative_ratio,
    qualitative_full_score_ratio,
    quantitative_full_score_ratio
from marts.qualitative_targets
order by fiscal_year, qualitative_ratio desc nulls last, level1, level2
