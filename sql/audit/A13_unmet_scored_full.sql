-- An indicator that misses its target does not get its full weight.
-- Compared by direction and operator; a score that prints as the full weight by rounding passes.
-- title: 未完成的定量指标得满分
-- title_en: Unmet quantitative indicator scored in full
-- severity: error
-- basis: 财预〔2020〕10号 (unmet: weight × completion ratio); R6, R7
-- subject: indicator
-- needs: target and actual as comparable numbers, weight, score
with cases as (
    select
        *,
        case
            when is_met is null or weight_points is null or score_points is null or weight_points <= 0
                then 'not_applicable'
            when is_met then 'pass'
            when not is_full then 'pass'
            -- the ratio itself rounds to the full weight
            when attainment_ratio * cast(weight_points as double) >= cast(weight_points as double) - getvariable('a13_tolerance_points')
                and target_operator not in ('>', '<') then 'pass'
            else 'finding'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '<' || points(weight_points) as expected,
    points(score_points) as found,
    cast(score_points as double) - least(1, coalesce(attainment_ratio, 0)) * cast(weight_points as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”目标值' || target_text || '，实际完成值' || actual_text || '，未达到目标'
        || coalesce('（完成比例' || plain(cast(attainment_ratio * 100 as decimal(18, 2))) || '%）', '')
        || '，却得满分' || points(score_points) || '分，应按完成比例计分并说明原因。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": target ' || target_text || ', actual ' || actual_text || ', yet scored '
        || points(score_points) || ' of ' || points(weight_points) || '.'
    end as message_en
from cases
