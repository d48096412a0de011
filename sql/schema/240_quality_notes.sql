create table quality.notes (
    document_id varchar not null,
    evaluation_id varchar,
    table_name varchar,
    row_no integer,
    column_name varchar,
    category varchar not null,
    text varchar,
    message varchar not null,
    page_no integer check (page_no >= 1)
);
comment on table quality.notes is 'What the readers repaired, doubted or could not turn into a value (读取说明). Grain: remark.';
comment on column quality.notes.document_id is 'Document, see documents (文档编号).';
comment on column quality.notes.evaluation_id is 'Form concerned, see evaluations (评价编号); NULL if about the document.';
comment on column quality.notes.table_name is 'Star table concerned (表名).';
comment on column quality.notes.row_no is 'Row of that table: line_no, goal_no or indicator_no (行号).';
comment on column quality.notes.column_name is 'Column of that table (列名).';
comment on column quality.notes.category is 'Kind of remark, one word such as stitched, cleaned or unparsed (类别).';
comment on column quality.notes.text is 'Text concerned, as printed (原文).';
comment on column quality.notes.message is 'What was done or what is doubtful, in words (说明).';
comment on column quality.notes.page_no is 'Page (页码).';
