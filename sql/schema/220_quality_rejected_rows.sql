create table quality.rejected_rows (
    table_name varchar not null,
    evaluation_id varchar,
    row_no integer,
    rules varchar[] not null,
    row_json varchar not null
);
comment on table quality.rejected_rows is 'Rows that broke a rule of the schema and were not loaded (拒收行). Grain: row.';
comment on column quality.rejected_rows.table_name is 'Table the row was meant for (表名).';
comment on column quality.rejected_rows.evaluation_id is 'Form the row belongs to (评价编号); NULL for tables without one. The form itself may be rejected too.';
comment on column quality.rejected_rows.row_no is 'line_no, goal_no, indicator_no, row_no or form_no of the row (行号).';
comment on column quality.rejected_rows.rules is 'Rules broken, in the words of the schema (违反的规则).';
comment on column quality.rejected_rows.row_json is 'The whole row as JSON (行内容); decimals as text, so that no digit is lost.';
