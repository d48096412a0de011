-- What is called complete is complete: no row of a complete form was rejected, and no form of a complete
-- document is partial or was rejected.
-- severity: error
select e.document_id, e.evaluation_id, 'rows of a complete form were rejected' as problem
from evaluations as e
semi join quality.rejected_rows as r
    on r.evaluation_id = e.evaluation_id and r.table_name in ('funding', 'goals', 'indicators', 'details', 'sources')
where e.status = 'complete'
union all
select d.document_id, e.evaluation_id, 'a form of a complete document is partial' as problem
from documents as d
inner join evaluations as e on e.document_id = d.document_id
where d.status = 'complete' and e.status = 'partial'
union all
select d.document_id, r.evaluation_id, 'a form of a complete document was rejected' as problem
from documents as d
inner join quality.rejected_rows as r
    on r.table_name = 'evaluations' and r.row_json ->> '$.document_id' = d.document_id
where d.status = 'complete'
