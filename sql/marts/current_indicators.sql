-- Indicators that carry points, ready to be compared across units and years (现行指标). Grain: indicator of a form
-- that counts, without rows that are a 其中 part of another.
-- name_key: Indicator name without spaces and punctuation, to find the same one elsewhere (指标名称索引).
-- target_nature: quantitative, time (a date or deadline), qualitative (words), missing (blank or a filler) or other
--   (refers to something else, or could not be read) (指标值性质).
-- is_satisfaction: True under level 1 or level 2 满意度 (是否满意度指标).
-- is_full_score: True if the score reaches the weight (是否满分); NULL if either is missing.
-- is_at_threshold: True if the actual is exactly the target, targets of 100 % apart, which nobody can exceed (是否恰好达标);
--   NULL if not comparable.
select
    i.evaluation_id,
    i.indicator_no,
    f.fiscal_year,
    f.organization_id,
    f.organization_name,
    f.jurisdiction_code,
    f.jurisdiction_name,
    f.series_id,
    f.project_name,
    i.level1,
    i.level2,
    i.indicator_name,
    nullif(regexp_replace(i.indicator_name, '[\s\p{P}]', '', 'g'), '') as name_key,
    case
        when i.target_kind in ('number', 'percent', 'money', 'rate_unit', 'delta', 'range', 'ratio') then 'quantitative'
        when i.target_kind in ('date', 'deadline', 'year', 'period') then 'time'
        when i.target_kind in ('qualitative', 'achievement', 'level', 'class', 'boolean', 'text') then 'qualitative'
        when i.target_kind is null or i.target_kind in ('placeholder', 'na', 'filler') then 'missing'
        else 'other'
    end as target_nature,
    i.target_text,
    i.target_kind,
    i.target_operator,
    i.target_value,
    i.target_unit,
    i.actual_text,
    i.actual_kind,
    i.actual_value,
    i.actual_unit,
    i.attainment_ratio,
    i.direction,
    i.weight_points,
    i.score_points,
    i.review_score_points,
    coalesce(i.level1 = '满意度指标' or contains(i.level2, '满意度'), false) as is_satisfaction,
    i.score_points >= i.weight_points as is_full_score,
    case
        when i.attainment_ratio is not null
            then i.attainment_ratio = 1 and not (
                coalesce(i.target_unit, '') = '%' and coalesce(i.target_value, 0) = 100
            )
    end as is_at_threshold,
    i.deviation_reason,
    i.page_no
from marts.form_organizations as f
inner join indicators as i on i.evaluation_id = f.evaluation_id
where i.parent_indicator_no is null
