-- Rule set that applies to each form (适用规则). Grain: form whose place and year have one.
-- A set for the form's own family goes before one for any; of several years the latest.
select
    e.evaluation_id,
    s.rule_set_id,
    s.band_full_low,
    s.band_partly_low,
    s.reverse_formula,
    s.overshoot_ratio,
    s.explain_execution_pct,
    s.grade_scale
from evaluations as e
inner join form_jurisdictions as j on j.evaluation_id = e.evaluation_id
inner join rule_sets as s on s.jurisdiction = j.jurisdiction
    and coalesce(e.fiscal_year, s.year_from) between s.year_from and s.year_to
    and s.form_family in ('any', coalesce(e.form_type, 'any'))
qualify row_number() over (
    partition by e.evaluation_id order by s.form_family = 'any', s.year_from desc, s.rule_set_id
) = 1
