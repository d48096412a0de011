-- How each form spreads its points over level 1, against the national default (分值结构). Grain: form that counts.
-- Default: execution 10, output 50, benefit 30, satisfaction 10 (财预〔2020〕10号); with cost as a level of its own
-- 10, 40, 20, 10 and cost 20 (财预〔2021〕101号); without satisfaction its points go to benefit.
-- output_points: Weights under 产出指标, points (产出指标分值).
-- benefit_points: Weights under 效益指标, points (效益指标分值).
-- satisfaction_points: Weights under 满意度指标, points (满意度指标分值).
-- cost_points: Weights under 成本指标, points (成本指标分值).
-- other_points: Weights under any other level 1, or none, points (其他指标分值).
-- execution_points: Weight of budget execution, whether it stands with the money or as an indicator, points (预算执行率分值).
-- total_points: All of these, points (分值合计).
-- deviation_points: Sum of the distances from 50, 30, 10, 0, 0 and 10, points (与通用分值的偏离).
-- weight_pattern: default, default_without_satisfaction, with_cost, other, or incomplete if weights are missing (分值类型).
-- has_cost_level: True if cost is a level 1 with points (成本是否一级指标).
with sums as (
    select
        evaluation_id,
        sum(weight_points) filter (where level1 = '产出指标') as output_points,
        sum(weight_points) filter (where level1 = '效益指标') as benefit_points,
        sum(weight_points) filter (where level1 = '满意度指标') as satisfaction_points,
        sum(weight_points) filter (where level1 = '成本指标') as cost_points,
        sum(weight_points) filter (where level1 = '预算执行率') as execution_points,
        sum(weight_points) filter (
            where coalesce(level1, '') not in ('产出指标', '效益指标', '满意度指标', '成本指标', '预算执行率')
        ) as other_points,
        count(*) - count(weight_points) as unweighted_count
    from marts.current_indicators
    group by evaluation_id
),
points as (
    select
        f.*,
        cast(coalesce(s.output_points, 0) as decimal(18, 4)) as output_points,
        cast(coalesce(s.benefit_points, 0) as decimal(18, 4)) as benefit_points,
        cast(coalesce(s.satisfaction_points, 0) as decimal(18, 4)) as satisfaction_points,
        cast(coalesce(s.cost_points, 0) as decimal(18, 4)) as cost_points,
        cast(coalesce(s.other_points, 0) as decimal(18, 4)) as other_points,
        cast(coalesce(e.execution_weight_points, s.execution_points, 0) as decimal(18, 4)) as execution_points,
        coalesce(s.unweighted_count, 1) > 0 as is_incomplete
    from marts.form_organizations as f
    inner join evaluations as e on e.evaluation_id = f.evaluation_id
    left join sums as s on s.evaluation_id = f.evaluation_id
)
select
    * exclude (is_incomplete),
    cast(
        output_points + benefit_points + satisfaction_points + cost_points + other_points + execution_points
        as decimal(18, 4)
    ) as total_points,
    cast(
        abs(output_points - 50) + abs(benefit_points - 30) + abs(satisfaction_points - 10) + cost_points
        + other_points + abs(execution_points - 10)
        as decimal(18, 4)
    ) as deviation_points,
    case
        when is_incomplete then 'incomplete'
        when other_points <> 0 or execution_points <> 10 then 'other'
        when output_points = 50 and benefit_points = 30 and satisfaction_points = 10 and cost_points = 0 then 'default'
        when output_points = 50 and benefit_points = 40 and satisfaction_points = 0 and cost_points = 0
            then 'default_without_satisfaction'
        when output_points = 40 and benefit_points = 20 and satisfaction_points = 10 and cost_points = 20 then 'with_cost'
        else 'other'
    end as weight_pattern,
    cost_points > 0 as has_cost_level
from points
