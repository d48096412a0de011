-- How much money of each unit and year sits under projects without a benefit indicator that is a number?
-- 各单位每年有多少资金所在的项目没有一个定量的效益指标？
select
    fiscal_year,
    organization_name,
    form_count,
    unmeasured_benefit_count,
    executed_yuan,
    unmeasured_benefit_yuan,
    round(unmeasured_benefit_yuan * 100 / nullif(executed_yuan, 0), 2) as unmeasured_pct
from marts.unit_profiles
where unmeasured_benefit_count > 0
order by unmeasured_benefit_yuan desc nulls last, organization_name, fiscal_year
