-- The execution rate printed is spending divided by the full-year budget, or by the initial one, to a hundredth
-- of a percent and the rounding of the amounts (two decimals of the unit printed: 100 yuan where that is 万元).
-- severity: warn
with rounded as (
    select *, if(money_unit = '元', 0.01, 100.00) as step_yuan
    from funding
)
select
    evaluation_id,
    line_no,
    initial_budget_yuan,
    adjusted_budget_yuan,
    executed_yuan,
    execution_rate_pct
from rounded
where adjusted_budget_yuan > 0
    and abs(execution_rate_pct - executed_yuan * 100 / adjusted_budget_yuan)
        > 0.01 + step_yuan * 100 / adjusted_budget_yuan
    and (
        initial_budget_yuan is null
        or initial_budget_yuan <= 0
        or abs(execution_rate_pct - executed_yuan * 100 / initial_budget_yuan)
            > 0.01 + step_yuan * 100 / initial_budget_yuan
    )
