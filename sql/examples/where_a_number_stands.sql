-- Where on the paper does each amount of the total line stand? Page and box (PDF points), or line or cell.
select
    d.file_name,
    e.project_name,
    s.column_name,
    s.raw_text,
    s.page_no,
    s.x0,
    s.top,
    s.x1,
    s.bottom,
    s.address
from sources as s
inner join funding as f
    on f.evaluation_id = s.evaluation_id and s.table_name = 'funding' and f.line_no = s.row_no
inner join evaluations as e on e.evaluation_id = s.evaluation_id
inner join documents as d on d.document_id = e.document_id
where f.source = 'total'
order by d.file_name, e.form_no, s.column_name, s.part_no
