-- The money spent per unit of the main quantity is like that of others with the same indicator, or of the year before.
-- Main quantity: the heaviest quantity indicator with a count. Robust z: distance from the median over 1.4826 × median
-- absolute deviation, of logarithms.
-- title: 单位成本异常
-- title_en: Unit cost out of line
-- severity: info
-- basis: review practice (cost against peers); robust z 3.5 after Iglewicz and Hoaglin; R1
-- subject: evaluation
-- needs: spending, a counted quantity, and five peers with the same indicator and unit
with quantities as (
    select evaluation_id, indicator_no, indicator_name, name_key, target_unit, actual_number
    from indicator_facts
    where level2 = '数量指标' and is_measured and target_family not in ('percent', 'money') and actual_number > 0
    qualify row_number() over (
        partition by evaluation_id order by weight_points desc nulls last, actual_number desc, indicator_no
    ) = 1
),
costs as (
    select
        q.*,
        cast(f.executed_yuan as double) / q.actual_number as unit_cost,
        ln(cast(f.executed_yuan as double) / q.actual_number) as log_cost
    from quantities as q
    inner join form_facts as f on f.evaluation_id = q.evaluation_id
    where f.executed_yuan > 0 and f.is_current
),
medians as (
    select name_key, target_unit, count(*) as peer_count, median(log_cost) as middle
    from costs
    group by name_key, target_unit
    having count(*) > getvariable('a50_least_peers')
),
deviations as (
    select c.*, m.peer_count, m.middle, c.log_cost - m.middle as deviation
    from costs as c
    inner join medians as m on m.name_key = c.name_key and m.target_unit is not distinct from c.target_unit
),
spreads as (
    select name_key, target_unit, median(abs(deviation)) as spread
    from deviations
    group by name_key, target_unit
),
cases as (
    select
        f.evaluation_id,
        d.indicator_no,
        d.indicator_name,
        d.target_unit,
        d.unit_cost,
        d.peer_count,
        exp(d.middle) as median_cost,
        abs(d.deviation) / (1.4826 * nullif(s.spread, 0)) as robust_z,
        case
            when d.evaluation_id is null or robust_z is null then 'not_applicable'
            when robust_z > getvariable('a50_robust_z') then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join deviations as d on d.evaluation_id = f.evaluation_id
    left join spreads as s on s.name_key = d.name_key and s.target_unit is not distinct from d.target_unit
)
select
    evaluation_id,
    indicator_no,
    outcome,
    points(median_cost) || '元/' || coalesce(target_unit, '') as expected,
    points(unit_cost) || '元/' || coalesce(target_unit, '') as found,
    round(unit_cost - median_cost, 2) as gap,
    case when outcome = 'finding' then
        '按“' || indicator_name || '”折算单位成本' || points(unit_cost) || '元/' || coalesce(target_unit, '') || '，' || peer_count
        || '个同类项目中位数为' || points(median_cost) || '元，明显偏离，请说明原因。'
    end as message,
    case when outcome = 'finding' then
        'Unit cost ' || points(unit_cost) || ' yuan against a median of ' || points(median_cost) || ' of ' || peer_count || ' peers.'
    end as message_en
from cases
