-- How far the reviewed score lies from the unit's own, over the indicators that carry both.
-- title: 自评得分与复核得分偏差
-- title_en: Self score against reviewed score
-- severity: info
-- basis: spot checks of self-evaluation; deviation rate = (self − review) / self; R1
-- subject: evaluation
-- needs: reviewed scores on the form
with sums as (
    select
        evaluation_id,
        sum(cast(score_points as double)) as self_points,
        sum(cast(review_score_points as double)) as review_points
    from indicator_facts
    where review_score_points is not null and score_points is not null
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        s.self_points,
        s.review_points,
        (s.self_points - s.review_points) / nullif(s.self_points, 0) as rate,
        case
            when rate is null then 'not_applicable'
            when abs(rate) > getvariable('a59_deviation_ratio') + 1e-9 then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join sums as s on s.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    points(review_points) as expected,
    points(self_points) as found,
    round(self_points - review_points, 4) as gap,
    case when outcome = 'finding' then
        '自评得分' || points(self_points) || '分，复核得分' || points(review_points) || '分，偏差率'
        || plain(cast(rate * 100 as decimal(18, 2))) || '%，请据复核结果改进自评质量。'
    end as message,
    case when outcome = 'finding' then
        'Self score ' || points(self_points) || ', reviewed ' || points(review_points) || ': deviation '
        || plain(cast(rate * 100 as decimal(18, 2))) || ' %.'
    end as message_en
from cases
