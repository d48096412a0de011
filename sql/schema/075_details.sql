create table details (
    evaluation_id varchar not null references evaluations (evaluation_id),
    detail_no integer not null check (detail_no >= 1),
    table_name varchar not null check (table_name in ('evaluations', 'funding', 'indicators')),
    row_no integer not null check (row_no >= 0),
    role varchar not null,
    label_text varchar,
    value_text varchar,
    value_yuan decimal(18, 2),
    value_points decimal(9, 4),
    page_no integer check (page_no >= 1),
    primary key (evaluation_id, detail_no)
);
comment on table details is 'What a form prints beside what has a column of its own (其他栏目): period, attributes, contacts, balances, deductions, core marks. Grain: printed value of a form.';
comment on column details.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column details.detail_no is 'Position among the details of the form, from 1 (序号).';
comment on column details.table_name is 'What it describes: the form (evaluations), a line of funding or an indicator (表名).';
comment on column details.row_no is 'line_no or indicator_no of that table (行号); 0 for the form.';
comment on column details.role is 'What it is, named as in pipelines/forms/labels.toml (栏目): period, attribute, report_date, person, phone, balance, adjustment, deduction, is_core …';
comment on column details.label_text is 'Label as printed (栏目原文); NULL for columns of funding and indicators. Printed: 项目起止时间, 项目类型, 填报日期.';
comment on column details.value_text is 'Value as printed (内容原文); of persons and telephones only a mark, unless the build keeps personal data.';
comment on column details.value_yuan is 'Amount in yuan where the value is money (金额). Printed: 结余, 预算调整数.';
comment on column details.value_points is 'Points where the value is points (分数). Printed: 扣分, 财政审核评分.';
comment on column details.page_no is 'Page of the value (页码).';
