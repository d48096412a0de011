-- Scoring rule sets with their numbers as numbers (评分规则). Grain: rule set. `unknown` becomes NULL.
select
    rule_set_id,
    jurisdiction,
    coalesce(try_cast(year_from as integer), 0) as year_from,
    coalesce(try_cast(year_to as integer), 9999) as year_to,
    form_family,
    nullif(weights, 'unknown') as weights,
    try_cast(band_full_low as double) as band_full_low,
    try_cast(band_partly_low as double) as band_partly_low,
    nullif(reverse_formula, 'unknown') as reverse_formula,
    try_cast(overshoot_ratio as double) as overshoot_ratio,
    try_cast(explain_execution_pct as double) as explain_execution_pct,
    nullif(grade_scale, 'unknown') as grade_scale
from reference_rule_sets
