-- The parts of the money add up to its total line, to 200 yuan (0.02 万元, what rounding to 0.01 万元 may cost).
-- Forms that print a part of a part, such as 中央 within 财政拨款, are left out.
-- severity: warn
with amounts as (
    select evaluation_id, source, 'initial_budget_yuan' as column_name, initial_budget_yuan as amount_yuan
    from funding
    union all
    select evaluation_id, source, 'adjusted_budget_yuan' as column_name, adjusted_budget_yuan as amount_yuan
    from funding
    union all
    select evaluation_id, source, 'executed_yuan' as column_name, executed_yuan as amount_yuan
    from funding
)
select
    evaluation_id,
    column_name,
    sum(amount_yuan) filter (where source = 'total') as total_yuan,
    sum(amount_yuan) filter (where source <> 'total') as parts_yuan
from amounts
group by evaluation_id, column_name
having count(*) filter (where source = 'total') = 1
    and abs(
        sum(amount_yuan) filter (where source = 'total') - sum(amount_yuan) filter (where source <> 'total')
    ) > 200
    and not (
        bool_or(source = 'fiscal')
        and bool_or(source in ('central', 'local', 'provincial', 'municipal', 'county', 'higher_level', 'own_level'))
    )
