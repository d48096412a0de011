-- Scores of indicators and of budget execution add up to the total printed, to a hundredth of a point.
-- severity: warn
with execution as (
    select evaluation_id, coalesce(max(score_points) filter (where source = 'total'), max(score_points)) as points
    from funding
    group by evaluation_id
),
leaves as (
    select evaluation_id, sum(score_points) as points
    from indicators
    where parent_indicator_no is null
    group by evaluation_id
)
select
    e.evaluation_id,
    l.points as indicator_score_points,
    x.points as execution_score_points,
    e.total_score_points
from evaluations as e
inner join leaves as l on l.evaluation_id = e.evaluation_id
left join execution as x on x.evaluation_id = e.evaluation_id
where abs(l.points + coalesce(x.points, 0) - e.total_score_points) > 0.01
