-- Which forms ask nobody whether they are satisfied, or leave the grade blank?
select
    e.fiscal_year,
    e.unit_name,
    e.project_name,
    e.total_score_points,
    e.grade is null as is_grade_blank,
    not exists (
        select 1 from indicators as i where i.evaluation_id = e.evaluation_id and i.level1 = '满意度指标'
    ) as is_satisfaction_missing
from marts.current_evaluations as e
where is_grade_blank or is_satisfaction_missing
order by e.unit_name, e.project_name
