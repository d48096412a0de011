-- Amounts that a text calls budget or spending agree with the fund table.
-- title: 文字叙述金额与资金表不一致
-- title_en: Amounts in the text differ from the fund table
-- severity: info
-- basis: consistency of the form; R5
-- subject: evaluation
-- needs: an amount in a text with a noun such as 年度预算 or 实际执行, and amounts in the fund table
with amounts as (
    select
        evaluation_id,
        column_name,
        start_no,
        cast(value as double) as value,
        raw_text,
        noun,
        regexp_matches(noun, getvariable('words_budget_noun')) as is_budget,
        regexp_matches(noun, getvariable('words_executed_noun')) as is_spending
    from narrative_amounts
    where unit_family = 'money' and noun is not null
),
printed as (
    select
        evaluation_id,
        list(cast(initial_budget_yuan as double)) || list(cast(adjusted_budget_yuan as double)) as budgets,
        list(cast(executed_yuan as double)) as spendings
    from funding
    group by evaluation_id
),
compared as (
    select
        a.*,
        if(a.is_spending, p.spendings, p.budgets) as candidates,
        list_bool_or(
            list_transform(
                if(a.is_spending, p.spendings, p.budgets),
                lambda y: coalesce(abs(y - a.value) <= getvariable('a47_tolerance_yuan'), false)
            )
        ) as is_found
    from amounts as a
    inner join printed as p on p.evaluation_id = a.evaluation_id
    where a.is_budget or a.is_spending
),
verdicts as (
    select
        evaluation_id,
        count(*) as mention_count,
        count(*) filter (where not is_found) as odd_count,
        string_agg(noun || raw_text, '、' order by column_name, start_no) filter (where not is_found) as odd_text,
        min(value) filter (where not is_found) as odd_value,
        -- if one amount called so agrees, the others are parts of it
        count(*) filter (where is_found and is_budget and not is_spending) as agreed_budgets,
        count(*) filter (where is_found and is_spending) as agreed_spendings,
        count(*) filter (where not is_found and is_budget and not is_spending) as odd_budgets,
        count(*) filter (where not is_found and is_spending) as odd_spendings
    from compared
    group by evaluation_id
),
cases as (
    select
        f.*,
        v.odd_text,
        v.odd_value,
        case
            when v.evaluation_id is null or (f.base_yuan is null and f.executed_yuan is null) then 'not_applicable'
            when (v.odd_budgets > 0 and v.agreed_budgets = 0) or (v.odd_spendings > 0 and v.agreed_spendings = 0) then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join verdicts as v on v.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    '预算' || coalesce(wan(base_yuan), '空白') || '，执行' || coalesce(wan(executed_yuan), '空白') as expected,
    odd_text as found,
    odd_value - cast(coalesce(base_yuan, executed_yuan) as double) as gap,
    case when outcome = 'finding' then
        '文字叙述中“' || odd_text || '”与资金表（预算数' || coalesce(wan(base_yuan), '空白') || '、执行数'
        || coalesce(wan(executed_yuan), '空白') || '）不一致，请核对。'
    end as message,
    case when outcome = 'finding' then 'The text states ' || odd_text || ', which the fund table does not show.' end
        as message_en
from cases
