-- form_count of a document is the number of its forms, and nought exactly when it is rejected.
-- severity: error
select d.document_id, d.status, d.form_count, count(e.evaluation_id) as forms
from documents as d
left join evaluations as e on e.document_id = d.document_id
group by d.document_id, d.status, d.form_count
having d.form_count <> count(e.evaluation_id) or (d.status = 'rejected') <> (d.form_count = 0)
