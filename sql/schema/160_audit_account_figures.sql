create table audit.account_figures (
    unit_name varchar not null,
    fiscal_year integer not null,
    figure varchar not null,
    value decimal(28, 6) not null,
    source_text varchar
);
comment on table audit.account_figures is 'Figures that final accounts state about self-evaluation, given by the user in account_figures.csv (决算公开数据). Grain: unit, year and figure.';
comment on column audit.account_figures.unit_name is 'Unit or department, named as on its forms (单位名称).';
comment on column audit.account_figures.fiscal_year is 'Year evaluated (年度).';
comment on column audit.account_figures.figure is 'form_count, adjusted_budget_yuan, executed_yuan, mean_score_points, project_expenditure_yuan, or grade_count: followed by the grade (指标).';
comment on column audit.account_figures.value is 'Figure as stated, money in yuan (数值).';
comment on column audit.account_figures.source_text is 'Where it stands, in words (出处).';
