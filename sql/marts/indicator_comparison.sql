-- Each measured indicator beside its peers: the same name and unit on other forms (指标同类比较). Grain: indicator of a
-- form that counts whose actual is a number in the unit of its target.
-- Distances are robust z-scores of logarithms: distance from the median over 1.4826 times the median absolute
-- deviation, as Iglewicz and Hoaglin have it; they call 3.5 an outlier. NULL where half the peers are equal.
-- Unit cost is the money of the whole project over its main quantity, the heaviest indicator of level 2 数量 that counts
-- something: a first look at cost, not a price.
-- peer_count: Indicators with this name and unit, this one included (同类指标数).
-- median_actual_value: Median of their actuals, in target_unit (同类完成值中位数).
-- actual_robust_z: Distance of this actual from theirs, robust z (完成值偏离度).
-- unit_cost_yuan: Money spent by unit of the main quantity, yuan (单位成本); NULL for all other indicators, and where it
--   has more digits than money can have.
-- cost_peer_count: Peers with a unit cost (同类单位成本数).
-- median_unit_cost_yuan: Median of their unit costs, yuan (同类单位成本中位数).
-- unit_cost_robust_z: Distance of this unit cost from theirs, robust z (单位成本偏离度).
with comparable as (
    select
        i.*,
        m.executed_yuan,
        cast(i.actual_value as double) as actual_number,
        i.level2 = '数量指标' and i.actual_kind = 'number' and i.actual_value > 0
            and coalesce(i.target_unit, '') not in ('%', '元') as is_quantity
    from marts.current_indicators as i
    left join marts.execution_by_project as m on m.evaluation_id = i.evaluation_id
    where i.target_nature = 'quantitative'
        and i.name_key is not null
        and i.actual_value is not null
        and i.actual_unit is not distinct from i.target_unit
),
heaviest as (
    select evaluation_id, indicator_no
    from comparable
    where is_quantity
    qualify row_number() over (
        partition by evaluation_id order by weight_points desc nulls last, actual_number desc, indicator_no
    ) = 1
),
costed as (
    select
        c.*,
        case when h.indicator_no is not null and c.executed_yuan > 0 then c.executed_yuan / c.actual_number end
            as unit_cost
    from comparable as c
    left join heaviest as h on h.evaluation_id = c.evaluation_id and h.indicator_no = c.indicator_no
),
peers as (
    select
        name_key,
        target_unit,
        count(*) as peer_count,
        median(actual_value) as median_actual_value,
        median(case when actual_number > 0 then ln(actual_number) end) as middle,
        mad(case when actual_number > 0 then ln(actual_number) end) as spread,
        count(unit_cost) as cost_peer_count,
        median(ln(unit_cost)) as cost_middle,
        mad(ln(unit_cost)) as cost_spread
    from costed
    group by name_key, target_unit
)
select
    c.evaluation_id,
    c.indicator_no,
    c.fiscal_year,
    c.organization_id,
    c.organization_name,
    c.jurisdiction_code,
    c.jurisdiction_name,
    c.project_name,
    c.indicator_name,
    c.name_key,
    c.target_operator,
    c.target_value,
    c.target_unit,
    c.actual_value,
    p.peer_count,
    cast(p.median_actual_value as decimal(28, 6)) as median_actual_value,
    round(
        case when c.actual_number > 0 then (ln(c.actual_number) - p.middle) / (1.4826 * nullif(p.spread, 0)) end, 4
    ) as actual_robust_z,
    c.executed_yuan,
    try_cast(round(c.unit_cost, 2) as decimal(18, 2)) as unit_cost_yuan,
    p.cost_peer_count,
    try_cast(round(exp(p.cost_middle), 2) as decimal(18, 2)) as median_unit_cost_yuan,
    round((ln(c.unit_cost) - p.cost_middle) / (1.4826 * nullif(p.cost_spread, 0)), 4) as unit_cost_robust_z,
    c.page_no
from costed as c
inner join peers as p on p.name_key = c.name_key and p.target_unit is not distinct from c.target_unit
