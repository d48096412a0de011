create table audit.planned_projects (
    unit_name varchar not null,
    fiscal_year integer not null,
    project_name varchar not null,
    budget_yuan decimal(18, 2)
);
comment on table audit.planned_projects is 'Projects with a goal or budget for the year, given by the user in planned_projects.csv (年初项目清单). Grain: unit, year and project.';
comment on column audit.planned_projects.unit_name is 'Implementing unit, named as on its forms (实施单位).';
comment on column audit.planned_projects.fiscal_year is 'Budget year (年度).';
comment on column audit.planned_projects.project_name is 'Project name (项目名称).';
comment on column audit.planned_projects.budget_yuan is 'Budget, yuan (预算).';
