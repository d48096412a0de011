-- How did target and result of each indicator go over the years, in projects that have more than one year?
-- 同一项目的各项指标，历年指标值和完成值走势如何？
select
    organization_name,
    project_name,
    indicator_name,
    target_unit,
    fiscal_year,
    target_operator,
    target_value,
    actual_value,
    attainment_ratio,
    target_change_ratio
from marts.indicator_history
qualify count(*) over (partition by series_id, name_key, target_unit) > 1
order by organization_name, project_name, indicator_name, fiscal_year
