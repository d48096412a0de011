-- Indicators that carry points, with what most rules ask of them (指标要素). Grain: indicator without parent.
-- is_met: whether the actual reaches the target, by direction and operator; NULL where they cannot be compared.
-- reason: the reason given, NULL where what stands there says nothing (无, /, -).
with leaves as (
    select
        i.*,
        f.fiscal_year,
        f.project_id,
        f.is_current,
        f.rule_set_id,
        f.band_full_low,
        f.band_partly_low,
        f.reverse_formula,
        f.has_target_column,
        f.has_actual_column,
        f.has_reason_column,
        coalesce(f.overshoot_ratio, getvariable('a15_overshoot_ratio')) as overshoot_ratio,
        tu.family as target_family,
        au.family as actual_family,
        tu.base as target_base,
        au.base as actual_base,
        cast(i.target_value as double) as target_number,
        cast(i.actual_value as double) * coalesce(au.factor / tu.factor, 1) as actual_number
    from indicators as i
    inner join form_facts as f on f.evaluation_id = i.evaluation_id
    left join unit_families as tu on tu.unit = i.target_unit
    left join unit_families as au on au.unit = i.actual_unit
    where i.parent_indicator_no is null
)
select
    evaluation_id,
    indicator_no,
    goal_no,
    fiscal_year,
    project_id,
    is_current,
    rule_set_id,
    band_full_low,
    band_partly_low,
    reverse_formula,
    overshoot_ratio,
    has_target_column,
    has_actual_column,
    has_reason_column,
    level1,
    level2,
    coalesce(indicator_name, indicator_name_text, level2_text, '未命名指标') as indicator_name,
    regexp_replace(indicator_name, '[\s，,。．.（）()“”"：:、/·\-—]', '', 'g') as name_key,
    initial_target_text,
    target_text,
    target_kind,
    target_operator,
    target_value,
    target_high,
    target_unit,
    target_unit_text,
    target_family,
    target_base,
    target_date_low,
    target_date_high,
    actual_text,
    actual_kind,
    actual_operator,
    actual_value,
    actual_unit,
    actual_unit_text,
    actual_family,
    actual_base,
    actual_date_low,
    actual_date_high,
    actual_note,
    target_number,
    actual_number,
    attainment_ratio,
    direction,
    weight_points,
    score_points,
    score_text,
    score_points >= weight_points - getvariable('a13_tolerance_points') as is_full,
    review_score_points,
    score_method_text,
    deviation_reason,
    if(
        regexp_matches(trim(deviation_reason), getvariable('words_no_reason')), null, nullif(trim(deviation_reason), '')
    ) as reason,
    target_kind in ('number', 'percent', 'money', 'rate_unit', 'delta') and target_value is not null as is_measured,
    case
        when target_operator = 'between' and target_value is not null and target_high is not null
            and actual_value is not null and actual_unit is not distinct from target_unit
            then actual_value between target_value and target_high
        when attainment_ratio is not null and target_operator in ('>', '<') then attainment_ratio > 1
        when attainment_ratio is not null then attainment_ratio >= 1
        -- nothing was to happen, and something did
        when target_value = 0 and actual_value > 0 and direction = 'reverse'
            and actual_unit is not distinct from target_unit
            then false
    end as is_met
from leaves
