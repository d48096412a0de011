-- Points given and lost by level 1 indicator (一级指标得分). Grain: form that counts and level 1.
-- Rows that are a 其中 part of another are left out, as on the form. Ratios of several rows are ratios of sums:
-- `sum(score_points) / sum(weight_points)`.
-- indicator_count: Indicators under this level 1 (指标数).
-- weight_points: Sum of their weights, points (分值合计).
-- score_points: Sum of their scores, points (得分合计).
-- lost_points: Weights less scores, points, of indicators that have both (失分).
-- score_ratio: Scores divided by weights, of indicators that have both (得分率).
-- full_score_count: Indicators whose score reaches their weight (满分指标数).
select
    e.evaluation_id,
    e.fiscal_year,
    e.department_name,
    e.unit_name,
    e.project_name,
    i.level1,
    count(*) as indicator_count,
    cast(sum(i.weight_points) as decimal(18, 4)) as weight_points,
    cast(sum(i.score_points) as decimal(18, 4)) as score_points,
    cast(sum(i.weight_points - i.score_points) as decimal(18, 4)) as lost_points,
    sum(i.score_points) filter (where i.weight_points is not null)
        / nullif(sum(i.weight_points) filter (where i.score_points is not null), 0) as score_ratio,
    count(*) filter (where i.score_points >= i.weight_points) as full_score_count
from marts.current_evaluations as e
inner join indicators as i on i.evaluation_id = e.evaluation_id
where i.parent_indicator_no is null
group by e.evaluation_id, e.fiscal_year, e.department_name, e.unit_name, e.project_name, i.level1
