-- How much money sits under projects without a single benefit indicator that is a number?
select
    m.fiscal_year,
    m.unit_name,
    m.project_name,
    m.executed_yuan
from marts.execution_by_project as m
where not exists (
    select 1
    from indicators as i
    where i.evaluation_id = m.evaluation_id
        and i.level1 = '效益指标'
        and i.target_kind in ('number', 'percent', 'money', 'rate_unit', 'delta', 'range')
)
order by m.executed_yuan desc nulls last
