-- The score of budget execution is its weight times the rate, at most the weight.
-- Rounding or truncation to the decimals printed is allowed; whole points may be rounded, not truncated.
-- title: 预算执行得分计算有误
-- title_en: Score of budget execution is wrong
-- severity: error
-- basis: 得分 = 分值 × 执行率 (财预〔2020〕10号 form); R2, R6
-- subject: evaluation
-- needs: weight and score of execution; spending and budget, or the rate printed
with scores as (
    select
        evaluation_id,
        cast(execution_weight_points as double) as weight,
        cast(execution_score_points as double) as score,
        least(coalesce(computed_rate_pct, cast(execution_rate_pct as double)), 100) / 100 as rate,
        least(cast(execution_rate_pct as double), 100) / 100 as stated_rate,
        cast(length(regexp_extract(coalesce(execution_score_text, '0.00'), '\.(\d+)', 1)) as integer) as decimals
    from form_facts
    -- an empty total line above filled parts is the matter of A09
    where main_line_no is not null and not has_empty_total
),
cases as (
    select
        *,
        weight * rate as expected_score,
        case
            when coalesce(weight, 0) = 0 or score is null or rate is null then 'not_applicable'
            when abs(score - weight * rate) <= getvariable('a06_tolerance_points') + 1e-9 then 'pass'
            when abs(score - weight * stated_rate) <= getvariable('a06_tolerance_points') + 1e-9 then 'pass'
            when abs(score - round(weight * rate, decimals)) < 1e-6 then 'pass'
            when decimals >= 1 and score <= weight * rate and weight * rate - score < pow(10, -decimals) then 'pass'
            else 'finding'
        end as outcome
    from scores
)
select
    evaluation_id,
    outcome,
    points(expected_score) as expected,
    points(score) as found,
    round(score - expected_score, 4) as gap,
    case when outcome = 'finding' then
        '预算执行分值' || points(weight) || '分，执行率' || plain(cast(rate * 100 as decimal(18, 2))) || '%，应得'
        || points(expected_score) || '分，填报' || points(score) || '分，相差' || points(abs(score - expected_score)) || '分。'
    end as message,
    case when outcome = 'finding' then
        'Execution scores ' || points(score) || '; ' || points(weight) || ' points × '
        || plain(cast(rate * 100 as decimal(18, 2))) || ' % give ' || points(expected_score) || '.'
    end as message_en
from cases
