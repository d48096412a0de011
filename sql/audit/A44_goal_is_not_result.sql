-- The text of the result is not that of the goal.
-- Likeness is 1 − edit distance / length of the texts without blanks; it is computed only for texts of like length
-- and like characters, so that most pairs cost nothing.
-- title: 实际完成情况照抄预期目标
-- title_en: Result copied from the goal
-- severity: warning
-- basis: review practice; R6
-- subject: goal
-- needs: planned and actual text of a goal
with texts as (
    select
        evaluation_id,
        goal_no,
        regexp_replace(planned_text, '[\s，,。.；;、]', '', 'g') as planned,
        regexp_replace(actual_text, '[\s，,。.；;、]', '', 'g') as actual
    from goals
),
likened as (
    select
        *,
        case
            when nullif(planned, '') is null or nullif(actual, '') is null then null
            when planned = actual then 1
            when least(length(planned), length(actual)) < 0.9 * greatest(length(planned), length(actual)) then 0
            when jaccard(planned, actual) < 0.8 then 0
            else 1 - levenshtein(planned, actual) / greatest(strlen(planned), strlen(actual))
        end as likeness
    from texts
),
cases as (
    select
        *,
        case
            when likeness is null then 'not_applicable'
            when likeness >= getvariable('a44_similarity') then 'finding'
            else 'pass'
        end as outcome
    from likened
)
select
    evaluation_id,
    'goal:' || goal_no as subject_no,
    outcome,
    '实际完成情况' as expected,
    left(actual, 40) as found,
    round(likeness, 4) as gap,
    case when outcome = 'finding' then
        '实际完成情况与预期目标文字相似度' || plain(cast(likeness * 100 as decimal(18, 1)))
        || '%，未反映实际成果，请据实填写。'
    end as message,
    case when outcome = 'finding' then
        'The result repeats the goal: likeness ' || plain(cast(likeness * 100 as decimal(18, 1))) || ' %.'
    end as message_en
from cases
