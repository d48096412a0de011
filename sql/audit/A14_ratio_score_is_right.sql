-- The score of an unmet quantitative indicator is its weight times the completion ratio, as the rule set has it.
-- Where the rule set is unknown or silent the range of all known formulas counts; for reverse indicators both are
-- named. Scores printed without decimals may be rounded. Full scores are the matter of A13.
-- title: 按比例计分有误
-- title_en: Ratio score is wrong
-- severity: warning
-- basis: 财预〔2020〕10号 (unmet: weight × completion ratio); reverse: A/B or 2 − B/A by place; R2, R3
-- subject: indicator
-- needs: unmet target, comparable numbers, weight, score, no scoring method of its own on the form
with cases as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.indicator_name,
        i.target_text,
        i.actual_text,
        i.weight_points,
        i.direction,
        i.attainment_ratio,
        r.rule_set_id,
        r.score_points,
        r.lowest_points,
        r.highest_points,
        if(contains(i.score_text, '.') or i.score_text is null, getvariable('a14_tolerance_points'), 0.5) as tolerance,
        case
            when r.basis is null or r.basis <> 'ratio' or i.is_full then 'not_applicable'
            when cast(r.score_points as double) > cast(r.highest_points as double) + tolerance + 1e-9 then 'finding'
            when cast(r.score_points as double) < cast(r.lowest_points as double) - tolerance - 1e-9 then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts as i
    left join recomputed_scores as r on r.evaluation_id = i.evaluation_id and r.indicator_no = i.indicator_no
)
select
    evaluation_id,
    indicator_no,
    outcome,
    -- a score below what is due takes points from the unit itself: worth knowing, no inflation
    if(score_points < lowest_points, 'info', 'warning') as severity,
    if(lowest_points = highest_points, points(lowest_points), points(lowest_points) || '–' || points(highest_points))
        as expected,
    points(score_points) as found,
    cast(score_points - if(score_points < lowest_points, lowest_points, highest_points) as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”目标值' || target_text || '，实际完成值' || actual_text || '，完成比例'
        || plain(cast(attainment_ratio * 100 as decimal(18, 2))) || '%，'
        || case
            when lowest_points = highest_points
                then '按比例应得' || points(attainment_ratio * cast(weight_points as double)) || '分'
            else '按A/B计应得' || points(highest_points) || '分、按2−B/A计应得' || points(lowest_points) || '分'
        end
        || '，填报' || points(score_points) || '分，请核对计分依据。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" attains ' || plain(cast(attainment_ratio * 100 as decimal(18, 2))) || ' %, which gives '
        || if(lowest_points = highest_points, points(lowest_points), points(lowest_points) || ' to ' || points(highest_points))
        || ' points; scored ' || points(score_points) || '.'
    end as message_en
from cases
