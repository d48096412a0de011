-- Which forms weigh differently from the national default: output 50, benefit 30, satisfaction 10, execution 10?
with weights as (
    select
        evaluation_id,
        coalesce(sum(weight_points) filter (where level1 = '产出指标'), 0) as output_points,
        coalesce(sum(weight_points) filter (where level1 = '效益指标'), 0) as benefit_points,
        coalesce(sum(weight_points) filter (where level1 = '满意度指标'), 0) as satisfaction_points,
        coalesce(sum(weight_points) filter (where level1 = '成本指标'), 0) as cost_points
    from marts.score_by_level1
    group by evaluation_id
)
select
    e.fiscal_year,
    e.unit_name,
    e.project_name,
    w.output_points,
    w.benefit_points,
    w.satisfaction_points,
    w.cost_points,
    e.execution_weight_points
from marts.current_evaluations as e
inner join weights as w on w.evaluation_id = e.evaluation_id
where w.output_points <> 50
    or w.benefit_points <> 30
    or w.satisfaction_points <> 10
    or e.execution_weight_points is distinct from 10
order by e.fiscal_year, e.unit_name, e.project_name
