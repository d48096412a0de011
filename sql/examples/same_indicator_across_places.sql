-- The same indicator in several places: what does each aim at, reach and pay for a unit of it?
-- 同一指标在不同地区：指标值、完成值和单位成本的中位数各是多少？
select
    b.indicator_name,
    b.target_unit,
    c.jurisdiction_name,
    count(*) as forms,
    median(c.target_value) as median_target_value,
    b.target_p50_value as median_target_value_everywhere,
    median(c.actual_value) as median_actual_value,
    median(c.unit_cost_yuan) as median_unit_cost_yuan,
    b.unit_cost_p50_yuan as median_unit_cost_yuan_everywhere
from marts.indicator_benchmarks as b
inner join marts.indicator_comparison as c
    on c.name_key = b.name_key and c.target_unit is not distinct from b.target_unit
where b.jurisdiction_count >= 2
group by b.indicator_name, b.target_unit, c.jurisdiction_name, b.target_p50_value, b.unit_cost_p50_yuan
order by b.indicator_name, b.target_unit, c.jurisdiction_name
