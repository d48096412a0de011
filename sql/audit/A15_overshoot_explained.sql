-- A result far above the target is explained.
-- Beyond the rule set's ratio (1.3 where none is known) a reason is due; beyond 5 an error of unit is likely.
-- title: 实际值大幅超过目标值未说明原因
-- title_en: Target far exceeded without a reason
-- severity: warning
-- basis: 财预〔2020〕10号 (far above target: analyse); Guangxi 130 %, Tianjin and Hebei 120 %; R1, R3, R7
-- subject: indicator
-- needs: target and actual as comparable numbers, more is better, target above 0
with cases as (
    select
        *,
        case
            when attainment_ratio is null or direction not in ('positive', 'equal') or coalesce(target_value, 0) <= 0
                then 'not_applicable'
            when attainment_ratio < overshoot_ratio - 1e-9 then 'pass'
            when reason is not null then 'pass'
            else 'finding'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '<' || plain(cast(overshoot_ratio * 100 as decimal(18, 2))) || '%或说明原因' as expected,
    plain(cast(attainment_ratio * 100 as decimal(18, 2))) || '%' as found,
    round(attainment_ratio - 1, 4) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”目标值' || target_text || '，实际完成值' || actual_text || '，为目标的'
        || plain(cast(attainment_ratio * 100 as decimal(18, 2))) || '%，'
        || case
            when attainment_ratio >= getvariable('a15_error_ratio') then '数值或计量单位疑有误，请核实；'
            when attainment_ratio >= getvariable('a15_high_ratio') then '偏离幅度很大，'
            else ''
        end || '未说明偏差原因，请分析目标设置是否偏低。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" reached ' || plain(cast(attainment_ratio * 100 as decimal(18, 2)))
        || ' % of its target without a reason'
        || if(attainment_ratio >= getvariable('a15_error_ratio'), '; probably an error of number or unit.', '.')
    end as message_en
from cases
