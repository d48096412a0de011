-- The weights of the indicators and of budget execution add up to 100.
-- title: 分值合计不等于100分
-- title_en: Weights do not add up to 100
-- severity: error
-- basis: 财预〔2020〕10号 (100 points in all); R3, R6
-- subject: evaluation
-- needs: weight of every indicator; where execution prints none, sums of 80 and 90 are not judged
with sums as (
    select
        evaluation_id,
        cast(leaf_weight_points as double) as alone,
        cast(execution_weight_points as double) as execution,
        leaf_count = 0 or unweighted_count > 0 as is_incomplete
    from form_facts
),
cases as (
    select
        *,
        if(
            abs(alone - 100) <= getvariable('a02_tolerance_points') and coalesce(execution, 0) = 0,
            alone,
            alone + coalesce(execution, 0)
        ) as total,
        case
            when is_incomplete or alone is null then 'not_applicable'
            when abs(alone + coalesce(execution, 0) - 100) <= getvariable('a02_tolerance_points') + 1e-9 then 'pass'
            -- execution stands beside the 100 points of the indicators
            when abs(alone - 100) <= getvariable('a02_tolerance_points') + 1e-9 then 'pass'
            when execution is null and (abs(alone - 90) < 0.01 or abs(alone - 80) < 0.01) then 'not_applicable'
            else 'finding'
        end as outcome
    from sums
)
select
    evaluation_id,
    outcome,
    '100' as expected,
    points(total) as found,
    round(total - 100, 4) as gap,
    case when outcome = 'finding' then
        '指标分值合计' || points(alone) || '分'
        || coalesce('，加预算执行' || points(execution) || '分', '') || '，共' || points(total)
        || '分，不等于100分，请核对分值设置。'
    end as message,
    case when outcome = 'finding' then 'The weights add up to ' || points(total) || ' instead of 100.' end as message_en
from cases
