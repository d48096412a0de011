-- What is partial says why: a remark in quality.notes, an unknown label or a rejected row.
-- severity: warn
select d.document_id, d.file_name
from documents as d
anti join quality.notes as n on n.document_id = d.document_id
anti join quality.unknown_labels as l on l.document_id = d.document_id
anti join (
    select e.document_id
    from quality.rejected_rows as r
    inner join evaluations as e on e.evaluation_id = r.evaluation_id
    union all
    select row_json ->> '$.document_id' as document_id from quality.rejected_rows where table_name = 'evaluations'
) as r on r.document_id = d.document_id
where d.status = 'partial'
