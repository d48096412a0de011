-- The parts of the money add up to its total line, in each column.
-- Forms print parts of parts (中央 within 财政拨款); it is enough that one way of adding fits. Fewer parts than all
-- may fall short of the total, but not exceed it.
-- title: 分项资金之和与资金总额不符
-- title_en: Parts of the money do not add up to the total
-- severity: error
-- basis: structure of the form (其中); R2, R6
-- subject: evaluation
-- needs: a total line and at least one part with an amount in the column
with columns as (
    select evaluation_id, line_no, source, '年初预算数' as label, initial_budget_yuan as amount from funding
    union all
    select evaluation_id, line_no, source, '全年预算数', adjusted_budget_yuan from funding
    union all
    select evaluation_id, line_no, source, '全年执行数', executed_yuan from funding
),
sums as (
    select
        evaluation_id,
        label,
        max(amount) filter (where source = 'total') as total,
        count(*) filter (where source = 'total') as totals,
        count(amount) filter (where source <> 'total') as parts,
        bool_or(source in ('other', 'unit_funds', 'own_funds') and amount is not null) as has_rest,
        sum(amount) filter (where source <> 'total') as by_all,
        sum(amount) filter (
            where source in (
                'fiscal', 'carry_over', 'other', 'special_account', 'unit_funds', 'own_funds', 'bond', 'government_fund',
                'state_capital', 'basic_expenditure', 'project_expenditure'
            )
        ) as by_kind,
        sum(amount) filter (
            where source in (
                'central', 'local', 'provincial', 'municipal', 'county', 'higher_level', 'own_level', 'other',
                'unit_funds', 'own_funds', 'carry_over'
            )
        ) as by_level,
        sum(amount) filter (where source in ('central', 'local', 'other', 'unit_funds', 'own_funds', 'carry_over'))
            as by_central_and_local,
        max(amount) filter (where source = 'fiscal') as by_fiscal
    from columns
    group by evaluation_id, label
),
cases as (
    select
        *,
        list_filter(
            [by_all, by_kind, by_level, by_central_and_local, by_fiscal],
            lambda s: abs(s - total) <= getvariable('a10_tolerance_yuan')
        ) as fitting,
        case
            when totals <> 1 or total is null or parts = 0 then 'not_applicable'
            -- an empty total above filled parts is another rule's matter
            when total = 0 and by_all > 0 then 'not_applicable'
            when len(fitting) > 0 then 'pass'
            when by_all < total and parts = 1 and not has_rest then 'not_applicable'
            else 'finding'
        end as outcome
    from sums
)
select
    evaluation_id,
    label as subject_no,
    outcome,
    wan(total) as expected,
    wan(by_all) as found,
    cast(by_all - total as double) as gap,
    case when outcome = 'finding' then
        label || '：分项资金合计' || wan(by_all) || '，资金总额' || wan(total) || '，相差' || wan(abs(by_all - total)) || '，请核对。'
    end as message,
    case when outcome = 'finding' then
        'The parts add up to ' || cast(by_all as varchar) || ' yuan, the total is ' || cast(total as varchar) || ' yuan.'
    end as message_en
from cases
