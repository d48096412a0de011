create table organizations (
    organization_id varchar not null primary key,
    organization_name varchar not null check (organization_name <> ''),
    organization_code varchar
);
comment on table organizations is 'Organisations named on forms, as department or as implementing unit (单位). Grain: one row per normalised name.';
comment on column organizations.organization_id is 'Hash of organization_name (单位编号).';
comment on column organizations.organization_name is 'Name without code and marks such as 汇总 or 盖章 (单位名称).';
comment on column organizations.organization_code is 'Budget code printed before the name, most frequent one (单位代码); NULL if never printed.';
