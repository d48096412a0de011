-- What became of every file of data/raw (文件处理结果). Grain: path.
-- rejected_category: Why no form could be loaded, closed list (拒收类别); NULL if forms were.
-- rejected_reason: The same in words (拒收原因).
-- note_count: Remarks of the reader, see quality.notes (读取说明数).
select
    f.path,
    d.status,
    d.form_count,
    r.category as rejected_category,
    r.reason as rejected_reason,
    r.page_no,
    coalesce(n.note_count, 0) as note_count,
    d.reader,
    f.first_seen_at,
    d.document_id
from document_files as f
inner join documents as d on d.document_id = f.document_id
left join quality.rejected_documents as r on r.document_id = d.document_id
left join (
    select document_id, count(*) as note_count
    from quality.notes
    group by document_id
) as n on n.document_id = d.document_id
