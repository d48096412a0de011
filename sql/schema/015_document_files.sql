create table document_files (
    document_id varchar not null references documents (document_id),
    path varchar not null,
    first_seen_at timestamp not null,
    primary key (document_id, path)
);
comment on table document_files is 'Paths under which a document lies in data/raw (文档路径). Grain: document and path; copies and renames add rows here and nothing else.';
comment on column document_files.document_id is 'Document, see documents (文档编号).';
comment on column document_files.path is 'Path below data/raw (路径).';
comment on column document_files.first_seen_at is 'When this path was first seen, UTC (首次发现时间).';
