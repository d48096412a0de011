-- Where points are lost, a reason is given beside the indicator.
-- title: 扣分未说明原因
-- title_en: Points lost without a reason
-- severity: error
-- basis: 财预〔2020〕10号 (reasons and measures for what was not reached); R2, R3
-- subject: indicator
-- needs: weight and score; a column for reasons on the form
with cases as (
    select
        i.*,
        case
            when i.weight_points is null or i.score_points is null or not i.has_reason_column then 'not_applicable'
            when i.score_points >= i.weight_points - 0.0001 then 'pass'
            when i.reason is not null then 'pass'
            -- explained below the table, by name
            when contains(f.conclusion_text, i.indicator_name) then 'pass'
            else 'finding'
        end as outcome
    from indicator_facts as i
    inner join form_facts as f on f.evaluation_id = i.evaluation_id
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '偏差原因及改进措施' as expected,
    coalesce(deviation_reason, '空白') as found,
    cast(score_points - weight_points as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”分值' || points(weight_points) || '分，得' || points(score_points) || '分，扣'
        || points(weight_points - score_points) || '分，未说明偏差原因和改进措施，请补充。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" scores ' || points(score_points) || ' of ' || points(weight_points)
        || ' points, and no reason is given.'
    end as message_en
from cases
