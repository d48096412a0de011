-- Where are scores bunched near 100: by place and year, with what share of 优 and of missed targets scored full?
-- 哪些地区的自评得分普遍接近满分？评优占比、未完成却满分的指标占比各是多少？
select
    fiscal_year,
    jurisdiction_name,
    organization_count,
    form_count,
    mean_score_points,
    score_variance,
    near_full_ratio,
    best_grade_ratio,
    round(unmet_full_score_count / nullif(unmet_count, 0), 4) as unmet_full_score_ratio
from marts.jurisdiction_profiles
order by fiscal_year, near_full_ratio desc nulls last, jurisdiction_name
