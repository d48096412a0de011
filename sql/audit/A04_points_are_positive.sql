-- No score is negative and every indicator has a weight above 0.
-- title: 得分为负或分值不大于零
-- title_en: Negative score, or weight not above 0
-- severity: error
-- basis: validations of form-filling systems (R3): weight must be above 0
-- subject: indicator
-- needs: weight or score of the indicator
with cases as (
    select
        *,
        case
            when weight_points is null and score_points is null then 'not_applicable'
            when score_points < 0 or weight_points <= 0 then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    if(score_points < 0, '得分≥0', '分值>0') as expected,
    points(if(score_points < 0, score_points, weight_points)) as found,
    cast(if(score_points < 0, score_points, weight_points) as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”' || if(score_points < 0, '得分为' || points(score_points) || '分，不应为负。',
            '分值为' || points(weight_points) || '分，分值应大于零。')
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": ' || if(score_points < 0, 'negative score ' || points(score_points),
            'weight ' || points(weight_points)) || '.'
    end as message_en
from cases
