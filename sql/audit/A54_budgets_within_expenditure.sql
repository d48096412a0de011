-- The budgets of a unit's forms do not exceed its project expenditure in the final account.
-- title: 自评项目金额超过项目支出
-- title_en: Money in the forms above project expenditure
-- severity: warning
-- basis: final accounts (项目支出); R5
-- subject: unit
-- needs: project_expenditure_yuan in account_figures.csv from the user, forms of the unit and year
with forms as (
    select unit_name, fiscal_year, sum(base_yuan) as budget_yuan, count(*) as form_count
    from form_facts
    where is_current
    group by unit_name, fiscal_year
),
cases as (
    select
        a.unit_name,
        a.fiscal_year,
        a.value,
        f.budget_yuan,
        f.form_count,
        case
            when f.budget_yuan is null then 'not_applicable'
            when cast(f.budget_yuan as double) > cast(a.value as double) * (1 + getvariable('a54_tolerance_ratio')) then 'finding'
            else 'pass'
        end as outcome
    from audit.account_figures as a
    left join forms as f on f.unit_name = a.unit_name and f.fiscal_year = a.fiscal_year
    where a.figure = 'project_expenditure_yuan'
)
select
    null as evaluation_id,
    unit_name || '|' || fiscal_year as subject_no,
    outcome,
    '≤' || wan(value) as expected,
    wan(budget_yuan) as found,
    cast(budget_yuan as double) - cast(value as double) as gap,
    case when outcome = 'finding' then
        unit_name || fiscal_year || '年' || form_count || '份自评表预算合计' || wan(budget_yuan) || '，超过决算项目支出' || wan(value)
        || '，请核对项目范围。'
    end as message,
    case when outcome = 'finding' then
        'The forms of ' || unit_name || ' add up to more than its project expenditure.'
    end as message_en
from cases
