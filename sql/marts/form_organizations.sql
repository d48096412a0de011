-- Whose form it is: organisation, place and project (表单归属). Grain: form that counts.
-- The organisation is the implementing unit, or the department where the form names no unit. Names that are proven
-- to be one organisation, or one project, are taken together, so count units and follow projects here.
-- organization_id: Unit, else department; one for all its proven spellings (归并单位编号); NULL if neither is printed.
-- organization_name: Name of that organisation (归并单位名称).
-- department_id: Competent department; one for all its proven spellings (归并主管部门编号).
-- department_name: Name of that department (归并主管部门名称).
-- jurisdiction_code: Administrative division of the organisation (行政区划代码); NULL if it could not be told.
-- jurisdiction_name: Names of that division from the province down, in one word (行政区划名称).
-- series_id: The same for all names under which a project goes over the years (项目系列编号), see projects.
with named as (
    select
        o.organization_id as spelling_id,
        coalesce(c.organization_id, o.organization_id) as organization_id,
        coalesce(c.organization_name, o.organization_name) as organization_name,
        case when o.jurisdiction_code is null then c.jurisdiction_code else o.jurisdiction_code end as jurisdiction_code,
        case when o.jurisdiction_code is null then c.province else o.province end as province,
        case when o.jurisdiction_code is null then c.prefecture else o.prefecture end as prefecture,
        case when o.jurisdiction_code is null then c.county else o.county end as county
    from organizations as o
    left join organizations as c on c.organization_id = o.canonical_organization_id
)
select
    e.evaluation_id,
    e.document_id,
    e.fiscal_year,
    n.organization_id,
    n.organization_name,
    d.organization_id as department_id,
    d.organization_name as department_name,
    n.jurisdiction_code,
    nullif(concat_ws('', n.province, n.prefecture, n.county), '') as jurisdiction_name,
    n.province,
    n.prefecture,
    n.county,
    e.project_id,
    coalesce(p.series_id, p.project_id) as series_id,
    e.project_name
from marts.current_evaluations as e
left join named as n on n.spelling_id = coalesce(e.unit_id, e.department_id)
left join named as d on d.spelling_id = e.department_id
left join projects as p on p.project_id = e.project_id
