-- No score is above its weight: indicators and budget execution.
-- title: 得分超过分值
-- title_en: Score above weight
-- severity: error
-- basis: 财预〔2020〕10号 family: a score does not exceed its weight; R3
-- subject: indicator
-- needs: weight and score of the row
with rows as (
    select evaluation_id, indicator_no, null as subject_no, indicator_name as name, weight_points, score_points
    from indicator_facts
    union all
    select evaluation_id, null, 'funding:' || line_no, coalesce(source_text, '预算执行'), weight_points, score_points
    from funding
    where weight_points is not null or score_points is not null
),
cases as (
    select
        *,
        case
            when weight_points is null or score_points is null then 'not_applicable'
            when score_points > weight_points + 0.0001 then 'finding'
            else 'pass'
        end as outcome
    from rows
)
select
    evaluation_id,
    indicator_no,
    subject_no,
    outcome,
    '≤' || points(weight_points) as expected,
    points(score_points) as found,
    cast(score_points - weight_points as double) as gap,
    case when outcome = 'finding' then
        '“' || name || '”分值' || points(weight_points) || '分，得分' || points(score_points) || '分，得分超过分值'
        || points(score_points - weight_points) || '分。'
    end as message,
    case when outcome = 'finding' then
        '"' || name || '" scores ' || points(score_points) || ' of ' || points(weight_points) || ' points.'
    end as message_en
from cases
