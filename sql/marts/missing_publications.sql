-- Organisations from which forms are due for a year and none is here (未公开单位). Grain: organisation and year.
-- Due: it has forms of the year before, or projects with goals for the year in audit.planned_projects. Years of which
-- the warehouse holds nobody's form are left out. That a form is not here does not prove that none was published: see
-- place_form_count, and quality.rejected_documents.
-- organization_id: Organisation (归并单位编号); NULL if a planned project names one without any form.
-- fiscal_year: Year for which nothing is here (年度).
-- previous_form_count: Its forms of the year before (上年表单数).
-- previous_budget_yuan: Their full-year budgets, yuan (上年预算数).
-- planned_project_count: Its projects with goals for the year, as the user gave them (计划项目数).
-- planned_budget_yuan: Their budgets, yuan (计划项目预算).
-- place_form_count: Forms of the same place and year from others (同地区表单数): if nought, perhaps nobody collected them.
-- last_year: Latest year of which it has a form (最近公开年度).
with years as (
    select distinct fiscal_year
    from marts.form_organizations
    where fiscal_year is not null
),
forms as (
    select
        f.organization_id,
        f.organization_name,
        f.fiscal_year,
        arg_min(f.jurisdiction_name, f.jurisdiction_code) as jurisdiction_name,
        min(f.jurisdiction_code) as jurisdiction_code,
        count(*) as form_count,
        cast(sum(m.adjusted_budget_yuan) as decimal(18, 2)) as budget_yuan
    from marts.form_organizations as f
    inner join marts.execution_by_project as m on m.evaluation_id = f.evaluation_id
    where f.fiscal_year is not null and f.organization_id is not null
    group by f.organization_id, f.organization_name, f.fiscal_year
),
known as (
    select
        organization_id,
        organization_name,
        arg_max(jurisdiction_name, fiscal_year) as jurisdiction_name,
        arg_max(jurisdiction_code, fiscal_year) as jurisdiction_code,
        max(fiscal_year) as last_year
    from forms
    group by organization_id, organization_name
),
spellings as (
    select
        organization_name as spelling,
        coalesce(canonical_organization_id, organization_id) as organization_id
    from organizations
),
due as (
    select
        organization_id,
        organization_name,
        fiscal_year + 1 as fiscal_year,
        form_count as previous_form_count,
        budget_yuan as previous_budget_yuan,
        0 as planned_project_count,
        cast(null as decimal(18, 2)) as planned_budget_yuan
    from forms
    union all
    select
        k.organization_id,
        coalesce(k.organization_name, p.unit_name) as organization_name,
        p.fiscal_year,
        0 as previous_form_count,
        cast(null as decimal(18, 2)) as previous_budget_yuan,
        count(distinct p.project_name) as planned_project_count,
        cast(sum(p.budget_yuan) as decimal(18, 2)) as planned_budget_yuan
    from audit.planned_projects as p
    left join spellings as s on s.spelling = p.unit_name
    left join known as k on k.organization_id = s.organization_id
    group by k.organization_id, coalesce(k.organization_name, p.unit_name), p.fiscal_year
),
places as (
    select jurisdiction_code, fiscal_year, sum(form_count) as form_count
    from forms
    where jurisdiction_code is not null
    group by jurisdiction_code, fiscal_year
)
select
    d.organization_id,
    d.organization_name,
    min(k.jurisdiction_code) as jurisdiction_code,
    min(k.jurisdiction_name) as jurisdiction_name,
    d.fiscal_year,
    cast(sum(d.previous_form_count) as bigint) as previous_form_count,
    cast(sum(d.previous_budget_yuan) as decimal(18, 2)) as previous_budget_yuan,
    cast(sum(d.planned_project_count) as bigint) as planned_project_count,
    cast(sum(d.planned_budget_yuan) as decimal(18, 2)) as planned_budget_yuan,
    cast(coalesce(min(p.form_count), 0) as bigint) as place_form_count,
    min(k.last_year) as last_year
from due as d
semi join years as y on y.fiscal_year = d.fiscal_year
anti join forms as f on f.organization_id = d.organization_id and f.fiscal_year = d.fiscal_year
left join known as k on k.organization_id = d.organization_id
left join places as p on p.jurisdiction_code = k.jurisdiction_code and p.fiscal_year = d.fiscal_year
group by d.organization_id, d.organization_name, d.fiscal_year
