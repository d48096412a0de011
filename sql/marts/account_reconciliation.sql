-- Figures that final accounts state about self-evaluation beside those of the forms (决算数据核对). Grain: unit, year and
-- figure of audit.account_figures.
-- The unit is looked up as unit and as department, so that a department's account covers the forms of all its units.
-- stated_value: Figure as the account states it, money in yuan (公开数).
-- computed_value: The same from forms that count (自评表数); NULL if no form of the unit and year is here. Beside project
--   expenditure stands what the forms say was spent, which is the least it can be.
-- gap_value: Stated less computed (差额).
-- form_count: Forms it was computed from (表单数).
with named as (
    select organization_name as spelling, coalesce(canonical_organization_id, organization_id) as organization_id
    from organizations
),
owned as (
    select organization_id as owner_id, evaluation_id, fiscal_year
    from marts.form_organizations
    union
    select department_id as owner_id, evaluation_id, fiscal_year
    from marts.form_organizations
),
asked as (
    select distinct a.unit_name, a.fiscal_year, n.organization_id
    from audit.account_figures as a
    inner join named as n on n.spelling = a.unit_name
),
forms as (
    select a.unit_name, a.fiscal_year, m.adjusted_budget_yuan, m.executed_yuan, m.total_score_points, m.grade
    from asked as a
    inner join owned as o on o.owner_id = a.organization_id and o.fiscal_year = a.fiscal_year
    inner join marts.execution_by_project as m on m.evaluation_id = o.evaluation_id
),
sums as (
    select
        unit_name,
        fiscal_year,
        count(*) as form_count,
        sum(adjusted_budget_yuan) as adjusted_budget_yuan,
        sum(executed_yuan) as executed_yuan,
        sum(total_score_points) / nullif(count(total_score_points), 0) as mean_score_points
    from forms
    group by unit_name, fiscal_year
),
grades as (
    select unit_name, fiscal_year, 'grade_count:' || grade as figure, count(*) as graded_count
    from forms
    where grade is not null
    group by unit_name, fiscal_year, grade
),
compared as (
    select
        a.unit_name,
        a.fiscal_year,
        a.figure,
        a.value as stated_value,
        case
            when s.form_count is null then null
            when a.figure = 'form_count' then cast(s.form_count as decimal(28, 6))
            when a.figure = 'adjusted_budget_yuan' then cast(s.adjusted_budget_yuan as decimal(28, 6))
            when a.figure = 'executed_yuan' then cast(s.executed_yuan as decimal(28, 6))
            when a.figure = 'mean_score_points' then cast(s.mean_score_points as decimal(28, 6))
            when a.figure = 'project_expenditure_yuan' then cast(s.executed_yuan as decimal(28, 6))
            when starts_with(a.figure, 'grade_count:') then cast(coalesce(g.graded_count, 0) as decimal(28, 6))
        end as computed_value,
        coalesce(s.form_count, 0) as form_count,
        a.source_text
    from audit.account_figures as a
    left join sums as s on s.unit_name = a.unit_name and s.fiscal_year = a.fiscal_year
    left join grades as g on g.unit_name = a.unit_name and g.fiscal_year = a.fiscal_year and g.figure = a.figure
)
select
    unit_name,
    fiscal_year,
    figure,
    stated_value,
    computed_value,
    cast(stated_value - computed_value as decimal(28, 6)) as gap_value,
    form_count,
    source_text
from compared
