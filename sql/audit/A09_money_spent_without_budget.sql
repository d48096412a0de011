-- Where money was spent there is a budget, and a total line is not 0 above filled parts.
-- title: 有支出而无预算数
-- title_en: Money spent without a budget
-- severity: error
-- basis: 预算法; R2, R6
-- subject: evaluation
-- needs: spending of the total line or of its parts
with cases as (
    select
        *,
        coalesce(adjusted_budget_yuan, 0) = 0 and coalesce(initial_budget_yuan, 0) = 0 and executed_yuan > 0
            as is_unbudgeted,
        has_empty_total and coalesce(parts_adjusted_yuan, parts_executed_yuan, 0) > 0 as is_empty_total
    from form_facts
),
judged as (
    select
        *,
        case
            when is_unbudgeted or is_empty_total then 'finding'
            when executed_yuan is null and parts_executed_yuan is null then 'not_applicable'
            else 'pass'
        end as outcome
    from cases
)
select
    evaluation_id,
    outcome,
    if(is_empty_total, wan(coalesce(parts_executed_yuan, parts_adjusted_yuan)), '预算数>0') as expected,
    '0' as found,
    cast(if(is_empty_total, coalesce(parts_executed_yuan, parts_adjusted_yuan), executed_yuan) as double) as gap,
    case when outcome = 'finding' then
        if(
            is_empty_total,
            '年度资金总额填为0或未填，而分项资金预算数合计' || coalesce(wan(parts_adjusted_yuan), '0') || '、执行数合计'
            || coalesce(wan(parts_executed_yuan), '0') || '，请补填总额。',
            '全年执行数' || wan(executed_yuan) || '，但预算数为0或未填，请核对。'
        )
    end as message,
    case when outcome = 'finding' then
        if(is_empty_total, 'The total line is 0 above filled parts.', 'Money was spent, but the budget is 0 or blank.')
    end as message_en
from judged
