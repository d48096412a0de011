-- The grade is that of the score on the scale, and it is not blank where others of the document have one.
-- Where bounds of the scale are unknown, the grade must fit the score on some known scale.
-- title: 评分等级与得分不符或未填
-- title_en: Grade differs from the score, or is blank
-- severity: warning
-- basis: 财预〔2020〕10号 (90, 80, 60); local scales; R7
-- subject: evaluation
-- needs: total score, and a grade on the form or on others of the same document or unit
with scales as (
    select scale, grade, low_points, high_points
    from reference_grade_scales
    where low_points is not null
),
fits as (
    select
        f.evaluation_id,
        -- the form's own scale where its bounds are known, else any
        coalesce(
            bool_or(
                f.total_score_points >= s.low_points
                and (f.total_score_points < s.high_points or (s.high_points = 100 and f.total_score_points <= 100))
            ) filter (where s.scale = f.grade_scale),
            bool_or(
                f.total_score_points >= s.low_points
                and (f.total_score_points < s.high_points or (s.high_points = 100 and f.total_score_points <= 100))
            )
        ) as is_fitting
    from form_facts as f
    inner join scales as s on s.grade = f.grade
    where f.total_score_points is not null
    group by f.evaluation_id
),
due as (
    select f.evaluation_id, min(s.grade) as grade
    from form_facts as f
    inner join scales as s on s.scale = 'national' and f.total_score_points >= s.low_points
        and (f.total_score_points < s.high_points or s.high_points = 100)
    group by f.evaluation_id
),
cases as (
    select
        f.*,
        d.grade as due_grade,
        x.is_fitting,
        bool_or(f.grade is not null) over (partition by f.document_id)
            or bool_or(f.grade is not null) over (partition by f.unit_name, f.fiscal_year) as has_grades,
        case
            when f.total_score_points is null then 'not_applicable'
            when f.grade is null and has_grades then 'finding'
            when f.grade is null or x.is_fitting is null then 'not_applicable'
            when x.is_fitting then 'pass'
            else 'finding'
        end as outcome
    from form_facts as f
    left join fits as x on x.evaluation_id = f.evaluation_id
    left join due as d on d.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    due_grade as expected,
    coalesce(grade, '空白') as found,
    case when outcome = 'finding' then
        '自评总分' || points(total_score_points) || '分，'
        || coalesce('评分等级填为“' || grade || '”，与得分不符，应为“' || due_grade || '”。', '评分等级未填写，请补填。')
    end as message,
    case when outcome = 'finding' then
        'Total ' || points(total_score_points) || ': '
        || coalesce('graded ' || grade || ' instead of ' || due_grade || '.', 'the grade is blank.')
    end as message_en
from cases
