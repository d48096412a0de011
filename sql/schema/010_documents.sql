create table documents (
    document_id varchar not null primary key,
    file_name varchar not null,
    media_type varchar,
    byte_count bigint not null check (byte_count >= 0),
    page_count integer check (page_count >= 0),
    reader varchar,
    reader_version varchar not null,
    status varchar not null check (status in ('complete', 'partial', 'rejected')),
    form_count integer not null check (form_count >= 0)
);
comment on table documents is 'Distinct document content, read or refused (文档). Grain: one row per content hash; every file of data/raw has its row here.';
comment on column documents.document_id is 'SHA-256 of the bytes, 64 hex digits (文档编号).';
comment on column documents.file_name is 'File name of the path seen first (文件名); all paths are in document_files.';
comment on column documents.media_type is 'Media type by content, not by extension (文件类型).';
comment on column documents.byte_count is 'Size in bytes (字节数).';
comment on column documents.page_count is 'Pages, sheets or sections read (页数); NULL if the document could not be opened.';
comment on column documents.reader is 'Reader that read it: text, pdf, scan, word, excel, html … (读取器); NULL if none took it.';
comment on column documents.reader_version is 'Version of readers, labels and reference data it was read with (读取器版本).';
comment on column documents.status is 'complete: all rows loaded; partial: something is missing, see quality.notes and quality.rejected_rows; rejected: see quality.rejected_documents (状态).';
comment on column documents.form_count is 'Forms loaded from the document (表单数); 0 exactly when rejected.';
