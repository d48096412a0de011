-- Forms with their money, sums and rule set (自评表要素). Grain: form.
-- The main line is the total line; a form with one line of money has no other. Amounts are those of the main line,
-- or the sum of the parts where it is empty above filled parts (has_empty_total). Where execution is printed as an
-- indicator, its points are among those of the indicators and are not counted twice.
with lines as (
    select
        *,
        count(*) over (partition by evaluation_id) as line_count,
        count(*) filter (where source = 'total') over (partition by evaluation_id) as total_count
    from funding
),
main_lines as (
    select *
    from lines
    where source = 'total' or (total_count = 0 and line_count = 1)
    qualify row_number() over (partition by evaluation_id order by line_no) = 1
),
all_lines as (
    select
        evaluation_id,
        max(score_points) as score_points,
        max(weight_points) as weight_points,
        max(score_text) as score_text,
        string_agg(reason_text, '；' order by line_no) as reasons,
        count(*) filter (where source <> 'total') as part_count,
        sum(initial_budget_yuan) filter (where source <> 'total') as parts_initial_yuan,
        sum(adjusted_budget_yuan) filter (where source <> 'total') as parts_adjusted_yuan,
        sum(executed_yuan) filter (where source <> 'total') as parts_executed_yuan
    from funding
    group by evaluation_id
),
amounts as (
    select
        m.evaluation_id,
        coalesce(m.initial_budget_yuan, 0) = 0 and coalesce(m.adjusted_budget_yuan, 0) = 0
            and coalesce(m.executed_yuan, 0) = 0
            and (a.parts_initial_yuan > 0 or a.parts_adjusted_yuan > 0 or a.parts_executed_yuan > 0) as has_empty_total,
        if(has_empty_total, a.parts_initial_yuan, m.initial_budget_yuan) as initial_budget_yuan,
        if(has_empty_total, a.parts_adjusted_yuan, m.adjusted_budget_yuan) as adjusted_budget_yuan,
        if(has_empty_total, a.parts_executed_yuan, m.executed_yuan) as executed_yuan,
        if(
            has_empty_total,
            coalesce(nullif(a.parts_adjusted_yuan, 0), nullif(a.parts_initial_yuan, 0)),
            coalesce(nullif(m.adjusted_budget_yuan, 0), nullif(m.initial_budget_yuan, 0))
        ) as base_yuan
    from main_lines as m
    inner join all_lines as a on a.evaluation_id = m.evaluation_id
),
leaves as (
    select
        evaluation_id,
        count(*) as leaf_count,
        sum(weight_points) as leaf_weight_points,
        sum(score_points) as leaf_score_points,
        count(*) filter (where score_points is null and (weight_points is null or weight_points > 0)) as unscored_count,
        count(*) filter (where weight_points is null) as unweighted_count,
        count(*) filter (where level1 = '预算执行率') as execution_rows,
        bool_or(level1 is not null) as has_levels,
        bool_or(target_text is not null) as has_targets,
        bool_or(actual_text is not null) as has_actuals,
        bool_or(score_points is not null) as has_scores,
        bool_or(deviation_reason is not null) as has_reasons,
        bool_or(regexp_matches(deviation_reason, getvariable('words_money_reason'))) as has_money_reason
    from indicators
    where parent_indicator_no is null
    group by evaluation_id
)
select
    e.evaluation_id,
    e.document_id,
    e.form_no,
    e.project_id,
    e.project_name,
    e.unit_id,
    e.department_id,
    coalesce(e.unit_name, e.department_name) as unit_name,
    e.department_name,
    e.fiscal_year,
    e.form_type,
    e.status,
    e.goal_planned,
    e.goal_actual,
    e.conclusion_text,
    e.total_weight_points,
    e.total_score_points,
    e.grade,
    c.evaluation_id is not null as is_current,
    j.jurisdiction,
    s.rule_set_id,
    s.band_full_low,
    s.band_partly_low,
    s.reverse_formula,
    s.overshoot_ratio,
    s.explain_execution_pct,
    s.grade_scale,
    m.line_no as main_line_no,
    coalesce(x.has_empty_total, false) as has_empty_total,
    x.initial_budget_yuan,
    x.adjusted_budget_yuan,
    x.executed_yuan,
    if(x.has_empty_total, null, m.execution_rate_pct) as execution_rate_pct,
    -- what execution is measured against: the full-year budget, or the initial one where no other is printed
    x.base_yuan,
    cast(x.executed_yuan as double) * 100 / cast(x.base_yuan as double) as computed_rate_pct,
    if(l.execution_rows > 0, 0, coalesce(m.weight_points, e.execution_weight_points, a.weight_points))
        as execution_weight_points,
    if(l.execution_rows > 0, 0, coalesce(m.score_points, a.score_points)) as execution_score_points,
    coalesce(m.score_text, a.score_text) as execution_score_text,
    a.reasons as money_reasons,
    a.part_count,
    a.parts_adjusted_yuan,
    a.parts_executed_yuan,
    coalesce(l.leaf_count, 0) as leaf_count,
    l.leaf_weight_points,
    l.leaf_score_points,
    l.unscored_count,
    l.unweighted_count,
    l.has_levels,
    coalesce(l.has_scores, false) as has_scores,
    coalesce(l.has_money_reason, false) as has_money_reason,
    coalesce(l.has_reasons, false) as has_reasons,
    -- whether the form has such a column at all: by its header, or by what stands in it
    coalesce(l.has_targets, false) or coalesce(regexp_matches(e.layout, '[:,]target(,|;|$)'), false)
        as has_target_column,
    coalesce(l.has_actuals, false) or coalesce(regexp_matches(e.layout, '[:,]actual(,|;|$)'), false)
        as has_actual_column,
    coalesce(l.has_scores, false) or coalesce(regexp_matches(e.layout, 'indicator:([^;]*,)?score(,|;|$)'), false)
        as has_score_column,
    coalesce(l.has_reasons, false) or coalesce(regexp_matches(e.layout, 'indicator:[^;]*reason'), false)
        as has_reason_column,
    coalesce(starts_with(e.layout, 'list:'), false) as is_list_row
from evaluations as e
left join marts.current_evaluations as c on c.evaluation_id = e.evaluation_id
left join form_jurisdictions as j on j.evaluation_id = e.evaluation_id
left join form_rule_sets as s on s.evaluation_id = e.evaluation_id
left join main_lines as m on m.evaluation_id = e.evaluation_id
left join all_lines as a on a.evaluation_id = e.evaluation_id
left join amounts as x on x.evaluation_id = e.evaluation_id
left join leaves as l on l.evaluation_id = e.evaluation_id
