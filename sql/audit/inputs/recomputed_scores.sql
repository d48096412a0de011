-- Scores recomputed under the rule set of the form, as a range where the rules leave room (得分复算).
-- Grain: indicator whose score can be recomputed. Met: the full weight. Not met: weight × attainment, for reverse
-- indicators weight × A/B or weight × (2 − B/A) as the rule set has it. Words: the band of the weight.
-- An indicator that prints a scoring method of its own is judged by that, not here.
with shares as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.rule_set_id,
        i.weight_points,
        i.score_points,
        case
            when i.is_met then 'met'
            when not i.is_met and i.attainment_ratio is not null then 'ratio'
            when i.is_met is null and i.actual_kind = 'achievement' then 'band'
        end as basis,
        case
            when i.is_met then 1
            when not i.is_met and i.direction = 'reverse' and i.reverse_formula is null
                then least(i.attainment_ratio, greatest(0, 2 - 1 / nullif(i.attainment_ratio, 0)))
            when not i.is_met and i.direction = 'reverse' and i.reverse_formula = '2-B/A'
                then greatest(0, 2 - 1 / nullif(i.attainment_ratio, 0))
            when not i.is_met then greatest(0, least(1, i.attainment_ratio))
            when i.actual_value = 1 then coalesce(i.band_full_low, k.lowest_full_low)
            when i.actual_value = 2 then coalesce(i.band_partly_low, k.lowest_partly_low)
            when i.actual_value = 3 then 0
        end as lowest_share,
        case
            when i.is_met then 1
            when not i.is_met and i.direction = 'reverse' and i.reverse_formula is null
                then greatest(i.attainment_ratio, 2 - 1 / nullif(i.attainment_ratio, 0))
            when not i.is_met and i.direction = 'reverse' and i.reverse_formula = '2-B/A'
                then greatest(0, 2 - 1 / nullif(i.attainment_ratio, 0))
            when not i.is_met then greatest(0, least(1, i.attainment_ratio))
            -- 基本达成 stands between the two bands
            when i.actual_value = 1 or i.actual_note = 'basically' then 1
            when i.actual_value = 2 then coalesce(i.band_full_low, k.highest_full_low)
            when i.actual_value = 3 then coalesce(i.band_partly_low, k.highest_partly_low)
        end as highest_share
    from indicator_facts as i
    cross join known_ranges as k
    where i.weight_points > 0 and i.score_points is not null and i.score_method_text is null
)
select
    evaluation_id,
    indicator_no,
    rule_set_id,
    basis,
    cast(lowest_share * cast(weight_points as double) as decimal(9, 4)) as lowest_points,
    cast(highest_share * cast(weight_points as double) as decimal(9, 4)) as highest_points,
    score_points
from shares
where basis is not null and lowest_share is not null and highest_share is not null
