-- Which rules does each unit break most, and is it getting better after review?
-- 各单位违反最多的是哪些规则？与上一年度相比是否改善？
select
    organization_name,
    fiscal_year,
    rule_id,
    title,
    severity,
    finding_count,
    form_count,
    finding_ratio,
    finding_count - lag(finding_count) over (
        partition by organization_id, rule_id order by fiscal_year
    ) as finding_count_change
from marts.findings_per_unit
qualify finding_count > 0 and row_number() over (
    partition by organization_id, fiscal_year order by finding_count desc, rule_id
) <= 5
order by organization_name, fiscal_year, finding_count desc, rule_id
