-- Every project with a goal or budget for the year has a self-evaluation form.
-- Names are compared without signs; the unit is that of the list.
-- title: 有目标或预算的项目未开展自评
-- title_en: Planned project without a self-evaluation
-- severity: warning
-- basis: 财预〔2020〕10号 (all projects, 100 %); R7
-- subject: project
-- needs: planned_projects.csv from the user; forms of the unit and year
with listed as (
    select *, regexp_replace(project_name, '[\s，,。.（）()“”"：:、/·\-—]', '', 'g') as project_key
    from audit.planned_projects
),
evaluated as (
    select distinct
        unit_name,
        fiscal_year,
        regexp_replace(project_name, '[\s，,。.（）()“”"：:、/·\-—]', '', 'g') as project_key
    from form_facts
    where project_name is not null
),
known as (
    select distinct unit_name, fiscal_year from evaluated
),
cases as (
    select
        l.*,
        case
            when k.unit_name is null then 'not_applicable'
            when e.project_key is null then 'finding'
            else 'pass'
        end as outcome
    from listed as l
    left join known as k on k.unit_name = l.unit_name and k.fiscal_year = l.fiscal_year
    left join evaluated as e on e.unit_name = l.unit_name and e.fiscal_year = l.fiscal_year and e.project_key = l.project_key
)
select
    null as evaluation_id,
    unit_name || '|' || fiscal_year || '|' || project_name as subject_no,
    outcome,
    '自评表' as expected,
    '无' as found,
    case when outcome = 'finding' then
        unit_name || fiscal_year || '年“' || project_name || '”' || coalesce('（预算' || wan(budget_yuan) || '）', '')
        || '已设置目标或预算，未见自评表，请补报。'
    end as message,
    case when outcome = 'finding' then 'The project "' || project_name || '" has no self-evaluation form.' end as message_en
from cases
