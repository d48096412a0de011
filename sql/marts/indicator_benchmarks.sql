-- What others aim at and reach under the same indicator, and at what cost (指标基准). Grain: folded indicator name and
-- unit, over all years, where two forms or more use it.
-- Unit cost and outliers are explained in marts.indicator_comparison.
-- indicator_name: The spelling used most often (三级指标).
-- form_count: Forms with the indicator (表单数).
-- organization_count: Organisations with it (单位数).
-- jurisdiction_count: Places with it (地区数).
-- first_year: Earliest year (最早年度).
-- last_year: Latest year (最近年度).
-- target_p25_value: Lower quartile of the targets, in target_unit (指标值下四分位).
-- target_p50_value: Median of the targets (指标值中位数).
-- target_p75_value: Upper quartile of the targets (指标值上四分位).
-- actual_p25_value: Lower quartile of the actuals, in target_unit (完成值下四分位).
-- actual_p50_value: Median of the actuals (完成值中位数).
-- actual_p75_value: Upper quartile of the actuals (完成值上四分位).
-- cost_form_count: Forms of which it is the main quantity, so that a unit cost follows (单位成本表单数).
-- unit_cost_p25_yuan: Lower quartile of the unit costs, yuan (单位成本下四分位).
-- unit_cost_p50_yuan: Median unit cost, yuan (单位成本中位数).
-- unit_cost_p75_yuan: Upper quartile of the unit costs, yuan (单位成本上四分位).
-- actual_outlier_count: Actuals with a robust z beyond 3.5 (完成值异常数).
-- unit_cost_outlier_count: Unit costs with a robust z beyond 3.5 (单位成本异常数).
select
    name_key,
    target_unit,
    mode(indicator_name order by indicator_name) as indicator_name,
    count(distinct evaluation_id) as form_count,
    count(distinct organization_id) as organization_count,
    count(distinct jurisdiction_code) as jurisdiction_count,
    min(fiscal_year) as first_year,
    max(fiscal_year) as last_year,
    quantile_cont(target_value, 0.25) as target_p25_value,
    quantile_cont(target_value, 0.5) as target_p50_value,
    quantile_cont(target_value, 0.75) as target_p75_value,
    quantile_cont(actual_value, 0.25) as actual_p25_value,
    quantile_cont(actual_value, 0.5) as actual_p50_value,
    quantile_cont(actual_value, 0.75) as actual_p75_value,
    count(unit_cost_yuan) as cost_form_count,
    quantile_cont(unit_cost_yuan, 0.25) as unit_cost_p25_yuan,
    quantile_cont(unit_cost_yuan, 0.5) as unit_cost_p50_yuan,
    quantile_cont(unit_cost_yuan, 0.75) as unit_cost_p75_yuan,
    count(*) filter (where abs(actual_robust_z) > 3.5) as actual_outlier_count,
    count(*) filter (where abs(unit_cost_robust_z) > 3.5) as unit_cost_outlier_count
from marts.indicator_comparison
group by name_key, target_unit
having count(distinct evaluation_id) >= 2
