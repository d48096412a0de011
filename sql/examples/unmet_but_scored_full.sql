-- Which indicators missed their target and got full marks all the same? Heaviest first: weight times money spent.
select
    fiscal_year,
    unit_name,
    project_name,
    indicator_name,
    target_text,
    actual_text,
    weight_points,
    score_points,
    executed_yuan
from marts.indicators_unmet
where unmet_basis = 'value' and is_scored_full
order by weight_points * executed_yuan desc nulls last, project_name, indicator_no
