-- Every file ends as loaded, partly loaded or rejected: each document has a path, each path a document, and a
-- document is rejected exactly when quality.rejected_documents says why.
-- severity: error
select
    d.document_id,
    case
        when f.document_id is null then 'no path'
        when d.status = 'rejected' then 'rejected, but no reason is given'
        else 'not rejected, but a reason for rejection is given'
    end as problem
from documents as d
left join (select distinct document_id from document_files) as f on f.document_id = d.document_id
left join quality.rejected_documents as r on r.document_id = d.document_id
where f.document_id is null or (d.status = 'rejected') <> (r.document_id is not null)
union all
select f.document_id, 'a path of no document' as problem
from document_files as f
anti join documents as d on d.document_id = f.document_id
