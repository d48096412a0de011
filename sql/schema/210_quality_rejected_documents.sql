create table quality.rejected_documents (
    document_id varchar not null primary key,
    path varchar not null,
    category varchar not null check (category in (
        'empty', 'unsupported', 'encrypted', 'damaged', 'no_text', 'needs_ocr', 'too_large', 'timeout',
        'crashed', 'no_form', 'unfilled', 'not_self_evaluation', 'unreadable', 'invalid'
    )),
    reason varchar not null,
    page_no integer check (page_no >= 1)
);
comment on table quality.rejected_documents is 'Documents from which no form could be loaded (拒收文档). Grain: document; its other paths are in document_files.';
comment on column quality.rejected_documents.document_id is 'Document, see documents (文档编号).';
comment on column quality.rejected_documents.path is 'Path seen first, below data/raw (路径).';
comment on column quality.rejected_documents.category is 'Why, closed list (类别): empty, unsupported, encrypted, damaged, no_text, needs_ocr, too_large, timeout, crashed, no_form, unfilled, not_self_evaluation, unreadable (the file could not be opened), invalid (every form broke a rule of the schema).';
comment on column quality.rejected_documents.reason is 'Why, in words (原因).';
comment on column quality.rejected_documents.page_no is 'Page at which reading failed (页码), where known.';
