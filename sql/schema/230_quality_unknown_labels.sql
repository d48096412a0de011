create table quality.unknown_labels (
    document_id varchar not null,
    label_text varchar not null,
    block varchar,
    occurrences integer not null check (occurrences >= 1),
    page_no integer check (page_no >= 1)
);
comment on table quality.unknown_labels is 'Printed labels that the label list does not know (未知标签). Grain: label of a block of a document; candidates for the list of labels.';
comment on column quality.unknown_labels.document_id is 'Document, see documents (文档编号).';
comment on column quality.unknown_labels.label_text is 'Label as printed (标签原文).';
comment on column quality.unknown_labels.block is 'Block of the form it stands in: header, funding, goals, indicators, totals … (区块).';
comment on column quality.unknown_labels.occurrences is 'How often it occurs in the document (出现次数).';
comment on column quality.unknown_labels.page_no is 'Page of the first occurrence (页码).';
