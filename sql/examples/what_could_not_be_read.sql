-- How well was what was read, by layout: forms, forms of which something is missing, targets without a reading?
select
    e.layout,
    d.reader,
    count(distinct e.evaluation_id) as forms,
    count(distinct e.evaluation_id) filter (where e.status = 'partial') as partial_forms,
    count(i.indicator_no) as indicators,
    count(i.indicator_no) filter (where i.target_kind = 'unparsed') as unread_targets,
    count(i.indicator_no) filter (where i.actual_kind = 'unparsed') as unread_actuals
from evaluations as e
inner join documents as d on d.document_id = e.document_id
left join indicators as i on i.evaluation_id = e.evaluation_id
group by e.layout, d.reader
order by forms desc, e.layout
