-- A result far above the target got the full weight: the target may have been set too low.
-- One standard says that 130 % and more is not deducted, another that a low target is: hence a remark only.
-- title: 大幅超目标仍得满分
-- title_en: Target far exceeded and scored in full
-- severity: info
-- basis: 财预〔2020〕10号 (target clearly set too low: reduce by the deviation) against review standard R1 no. 5
-- subject: indicator
-- needs: target and actual as comparable numbers, more is better, weight, score
with cases as (
    select
        *,
        case
            when attainment_ratio is null or direction not in ('positive', 'equal') or coalesce(target_value, 0) <= 0
                or weight_points is null or score_points is null then 'not_applicable'
            when attainment_ratio >= overshoot_ratio - 1e-9 and is_full then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '视目标合理性扣减' as expected,
    points(score_points) as found,
    round(attainment_ratio - 1, 4) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”实际完成值为目标的' || plain(cast(attainment_ratio * 100 as decimal(18, 2)))
        || '%，仍得满分' || points(score_points) || '分，年初目标可能设置偏低，建议复核。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" reached ' || plain(cast(attainment_ratio * 100 as decimal(18, 2)))
        || ' % and got its full weight; the target may have been set too low.'
    end as message_en
from cases
