create table organizations (
    organization_id varchar not null primary key,
    organization_name varchar not null check (organization_name <> ''),
    organization_code varchar,
    canonical_organization_id varchar,
    jurisdiction_code varchar,
    province varchar,
    prefecture varchar,
    county varchar,
    jurisdiction_basis varchar
);
comment on table organizations is 'Organisations named on forms, as department or as implementing unit (单位). Grain: one row per normalised name; group by canonical_organization_id to take proven spellings of one organisation together.';
comment on column organizations.organization_id is 'Hash of organization_name (单位编号).';
comment on column organizations.organization_name is 'Name without code and marks such as 汇总 or 盖章 (单位名称).';
comment on column organizations.organization_code is 'Budget code printed before the name, most frequent one (单位代码); NULL if never printed.';
comment on column organizations.canonical_organization_id is 'The same for all names that are proven to be one organisation, the smallest of their organization_id (归并单位编号). Why they are one is in organization_matches.';
comment on column organizations.jurisdiction_code is 'Administrative division the organisation belongs to, six digits as in GB/T 2260 (行政区划代码): of the county, else the prefecture, else the province; NULL if it could not be told.';
comment on column organizations.province is 'Province of that division (省级).';
comment on column organizations.prefecture is 'Prefecture of that division (地级); NULL above it and under municipalities.';
comment on column organizations.county is 'County or district of that division (县级); NULL above it.';
comment on column organizations.jurisdiction_basis is 'What the division was inferred from (区划依据): name, short name (of a province), project code, department (of its forms); without a division the reason, such as the places that share the name.';
