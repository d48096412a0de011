create table projects (
    project_id varchar not null primary key,
    project_name varchar not null check (project_name <> ''),
    project_code varchar,
    department_id varchar references organizations (organization_id),
    unit_id varchar references organizations (organization_id),
    series_id varchar
);
comment on table projects is 'Projects of an implementing unit, over all years (项目). Grain: unit, department and project name.';
comment on column projects.project_id is 'Hash of unit name, department name and project name (项目编号).';
comment on column projects.project_name is 'Project name without code and numbering (项目名称). Printed: 项目名称, 专项资金名称, 资金名称.';
comment on column projects.project_code is 'Project code printed before the name or in its own cell, most frequent one (项目编码).';
comment on column projects.department_id is 'Competent department, see organizations (主管部门).';
comment on column projects.unit_id is 'Implementing unit, see organizations (实施单位).';
comment on column projects.series_id is 'The same for all names under which one project of a unit goes over the years, the smallest of their project_id (项目系列编号). Why they are one is in project_matches; marts.project_history follows them.';
