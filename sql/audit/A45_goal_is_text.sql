-- The goal is a text: not digits only, not a few characters, not the instruction of the template.
-- title: 年度总体目标未实质填写
-- title_en: Goal text is no goal
-- severity: warning
-- basis: 财预〔2015〕88号 (goals clear and specific); R6
-- subject: goal
-- needs: a planned text
with cases as (
    select
        evaluation_id,
        goal_no,
        trim(planned_text) as text,
        case
            when nullif(trim(planned_text), '') is null then 'not_applicable'
            when length(regexp_replace(planned_text, '\s', '', 'g')) < getvariable('a45_least_characters') then 'finding'
            when not regexp_matches(planned_text, '[^0-9\s.,，。、%]') then 'finding'
            when regexp_matches(planned_text, getvariable('words_instruction')) and length(planned_text) < 60 then 'finding'
            else 'pass'
        end as outcome
    from goals
)
select
    evaluation_id,
    'goal:' || goal_no as subject_no,
    outcome,
    '明确的年度目标' as expected,
    left(text, 40) as found,
    case when outcome = 'finding' then '年度总体目标填写为“' || left(text, 40) || '”，未说明项目目标，请补充。' end as message,
    case when outcome = 'finding' then 'The goal reads "' || left(text, 40) || '", which is no goal.' end as message_en
from cases
