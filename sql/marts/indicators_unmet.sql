-- Indicators that missed their target (未完成指标). Grain: indicator of a form that counts.
-- Where target and actual can be compared, that decides (meeting > or < just at its limit is a miss); where they
-- cannot (words, dates, grades), points lost do.
-- unmet_basis: value if the actual misses the target, score if only the points lost say so (判定依据).
-- lost_points: Weight less score, points (失分).
-- is_scored_full: True if the indicator got its whole weight all the same (是否满分).
-- has_reason: True if a reason is given (是否说明原因).
-- executed_yuan: Money the project spent in the year, yuan (全年执行数).
with compared as (
    select
        *,
        attainment_ratio < 1 or (attainment_ratio = 1 and target_operator in ('>', '<')) as is_missed
    from indicators
    where parent_indicator_no is null
)
select
    e.evaluation_id,
    e.fiscal_year,
    e.department_name,
    e.unit_name,
    e.project_name,
    i.indicator_no,
    i.level1,
    i.level2,
    i.indicator_name,
    i.target_text,
    i.actual_text,
    i.attainment_ratio,
    case when i.is_missed then 'value' else 'score' end as unmet_basis,
    i.weight_points,
    i.score_points,
    i.weight_points - i.score_points as lost_points,
    i.score_points >= i.weight_points as is_scored_full,
    i.deviation_reason is not null as has_reason,
    i.deviation_reason,
    money.executed_yuan,
    i.page_no
from marts.current_evaluations as e
inner join compared as i on i.evaluation_id = e.evaluation_id
left join marts.execution_by_project as money on money.evaluation_id = e.evaluation_id
where i.is_missed or (i.attainment_ratio is null and i.score_points < i.weight_points)
