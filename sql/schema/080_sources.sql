create table sources (
    evaluation_id varchar not null references evaluations (evaluation_id),
    table_name varchar not null check (table_name in ('evaluations', 'funding', 'goals', 'indicators', 'details')),
    row_no integer not null check (row_no >= 0),
    column_name varchar not null,
    part_no integer not null check (part_no >= 1),
    page_no integer check (page_no >= 1),
    x0 double,
    top double,
    x1 double check (x1 >= x0),
    bottom double check (bottom >= top),
    address varchar,
    raw_text varchar,
    confidence double check (confidence between 0 and 1),
    primary key (evaluation_id, table_name, row_no, column_name, part_no)
);
comment on table sources is 'Where each printed value stands (来源). Grain: printed piece of a value; a value cut by a page break has several parts.';
comment on column sources.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column sources.table_name is 'Star table the value is in: evaluations, funding, goals, indicators or details (表名).';
comment on column sources.row_no is 'line_no, goal_no, indicator_no or detail_no of that table (行号); 0 for evaluations.';
comment on column sources.column_name is 'Column of that table that the value was read into (列名): executed_yuan rather than executed_text.';
comment on column sources.part_no is 'Part of the value, from 1; above 1 where a page break cut it (片段序号).';
comment on column sources.page_no is 'Page, from 1 (页码).';
comment on column sources.x0 is 'Left edge of the cell, PDF points from the left of the page (左); NULL where the format has no geometry.';
comment on column sources.top is 'Upper edge, PDF points from the top of the page (上).';
comment on column sources.x1 is 'Right edge, PDF points (右).';
comment on column sources.bottom is 'Lower edge, PDF points from the top of the page (下).';
comment on column sources.address is 'Cell or line where there is no geometry (地址): Sheet1!C12, L93:4, T2R5C3.';
comment on column sources.raw_text is 'Text as it stands there (原文).';
comment on column sources.confidence is 'Confidence of the recogniser, 0 to 1 (置信度); NULL where text was not recognised but read.';
