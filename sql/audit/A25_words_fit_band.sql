-- Words such as 达成, 部分达成 and 未达成 go with scores within their band of the weight.
-- 财预〔2020〕10号: 100–80 %, 80–60 %, below 60 %; Hubei and Licheng: 100–80 %, 80–50 %, below 50 %. Where the
-- rule set is unknown the score must lie within the widest of them.
-- title: 定性指标得分与完成情况档次不符
-- title_en: Score outside the band of its words
-- severity: error
-- basis: 财预〔2020〕10号 (three bands); rules.md local differences; R3, R7
-- subject: indicator
-- needs: actual given as 达成, 部分达成 or 未达成; weight and score
with cases as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.indicator_name,
        i.actual_text,
        i.weight_points,
        i.actual_value,
        r.score_points,
        r.lowest_points,
        r.highest_points,
        case
            when r.basis is null or r.basis <> 'band' then 'not_applicable'
            when cast(r.score_points as double) < cast(r.lowest_points as double) - 0.005 then 'finding'
            -- exactly at the upper limit counts to the band above
            when cast(r.score_points as double) > cast(r.highest_points as double) + 0.005 then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts as i
    left join recomputed_scores as r on r.evaluation_id = i.evaluation_id and r.indicator_no = i.indicator_no
)
select
    evaluation_id,
    indicator_no,
    outcome,
    points(lowest_points) || '–' || points(highest_points) as expected,
    points(score_points) as found,
    cast(if(score_points < lowest_points, score_points - lowest_points, score_points - highest_points) as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”完成情况为“' || actual_text || '”，分值' || points(weight_points) || '分，得分应在'
        || points(lowest_points) || '至' || points(highest_points) || '分之间，填报' || points(score_points) || '分。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": "' || actual_text || '" allows ' || points(lowest_points) || ' to '
        || points(highest_points) || ' points, scored ' || points(score_points) || '.'
    end as message_en
from cases
