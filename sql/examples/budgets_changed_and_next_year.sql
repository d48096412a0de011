-- Which projects were cut or raised in mid-year, and did the next year's initial budget follow or undo it?
-- 哪些项目年中被调减或调增？次年年初预算是顺应还是反向？
select
    organization_name,
    project_name,
    fiscal_year,
    initial_budget_yuan,
    adjusted_budget_yuan,
    change_pct,
    change,
    next_initial_budget_yuan,
    next_change_pct,
    is_reversed
from marts.budget_adjustments
where change <> 'kept'
order by abs(change_yuan) desc, organization_name, project_name, fiscal_year
