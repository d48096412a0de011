create table quality.build (
    build_id varchar not null primary key,
    built_at timestamp not null,
    documents bigint not null,
    forms bigint not null,
    indicators bigint not null,
    funding_lines bigint not null,
    rejected_documents bigint not null,
    rejected_rows bigint not null,
    reader_version varchar not null,
    schema_hash varchar not null,
    inputs_digest varchar not null,
    jixiao_version varchar not null,
    row_loss_reason varchar
);
comment on table quality.build is 'The build this file is (构建). Grain: exactly one row.';
comment on column quality.build.build_id is 'Identifier of the build (构建编号).';
comment on column quality.build.built_at is 'When it was built, UTC (构建时间).';
comment on column quality.build.documents is 'Documents in data/raw, rejected ones included (文档数).';
comment on column quality.build.forms is 'Forms loaded (表单数).';
comment on column quality.build.indicators is 'Indicator rows loaded (指标数).';
comment on column quality.build.funding_lines is 'Funding lines loaded (资金行数).';
comment on column quality.build.rejected_documents is 'Documents rejected (拒收文档数).';
comment on column quality.build.rejected_rows is 'Rows rejected (拒收行数).';
comment on column quality.build.reader_version is 'Version of readers, labels and reference data (读取器版本).';
comment on column quality.build.schema_hash is 'Hash of tables, columns, keys and rules of the schema (结构摘要).';
comment on column quality.build.inputs_digest is 'Hash of all that went in: documents, versions, schema, SQL (输入摘要); same digest, same content.';
comment on column quality.build.jixiao_version is 'Version of jixiao (软件版本).';
comment on column quality.build.row_loss_reason is 'Why this build may hold fewer rows than the one before (行数减少原因); NULL if it does not.';
