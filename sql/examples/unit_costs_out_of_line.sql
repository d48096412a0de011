-- Whose unit cost, such as the price of a book a library buys, is out of line with at least five others?
-- 哪些项目的单位成本（如图书馆购书单价）与至少五个同类项目相比明显异常？
select
    fiscal_year,
    jurisdiction_name,
    organization_name,
    project_name,
    indicator_name,
    actual_value,
    target_unit,
    executed_yuan,
    unit_cost_yuan,
    median_unit_cost_yuan,
    cost_peer_count - 1 as others,
    unit_cost_robust_z
from marts.indicator_comparison
where cost_peer_count > 5 and abs(unit_cost_robust_z) > 3.5
order by abs(unit_cost_robust_z) desc, project_name, indicator_name
