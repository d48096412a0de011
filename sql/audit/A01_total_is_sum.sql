-- The total printed is the sum of the scores of the indicators and of budget execution.
-- title: 总分与各项得分之和不符
-- title_en: Total differs from the sum of the scores
-- severity: error
-- basis: 财预〔2020〕10号 (total of all scores); R2, R6
-- subject: evaluation
-- needs: total score, score of every indicator; score of execution unless the indicators alone weigh 100
with sums as (
    select
        evaluation_id,
        cast(total_score_points as double) as total,
        cast(leaf_score_points as double) as alone,
        cast(execution_score_points as double) as execution,
        if(
            abs(leaf_weight_points - 100) < 0.01,
            cast(leaf_score_points as double),
            cast(leaf_score_points + execution_score_points as double)
        ) as expected_sum,
        leaf_count = 0 or unscored_count > 0 or leaf_score_points is null or total_score_points is null as is_incomplete
    from form_facts
),
cases as (
    select
        *,
        case
            when is_incomplete or expected_sum is null then 'not_applicable'
            when abs(total - expected_sum) > getvariable('a01_tolerance_points') + 1e-9 then 'finding'
            else 'pass'
        end as outcome
    from sums
)
select
    evaluation_id,
    outcome,
    points(expected_sum) as expected,
    points(total) as found,
    round(total - expected_sum, 4) as gap,
    case when outcome = 'finding' then
        '总分填报为' || points(total) || '分，各项得分之和为' || points(expected_sum) || '分，相差'
        || points(abs(total - expected_sum)) || '分'
        || case
            when abs(total - alone) <= getvariable('a01_tolerance_points')
                then '；所填总分与不含预算执行得分的合计相符，系漏加预算执行得分' || points(execution) || '分'
            when abs(total - alone - execution) <= getvariable('a01_tolerance_points')
                then '；所填总分与含预算执行得分的合计相符，而指标分值已满100分'
            else ''
        end || '，请核对。'
    end as message,
    case when outcome = 'finding' then
        'The total printed is ' || points(total) || ', the scores add up to ' || points(expected_sum)
        || if(abs(total - alone) <= getvariable('a01_tolerance_points'), '; execution was left out', '') || '.'
    end as message_en
from cases
