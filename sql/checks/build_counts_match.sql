-- quality.build has exactly one row, and its counts are those of the tables.
-- severity: error
with counted as (
    select
        (select count(*) from quality.build) as builds,
        (select count(*) from documents) as documents,
        (select count(*) from evaluations) as forms,
        (select count(*) from indicators) as indicators,
        (select count(*) from funding) as funding_lines,
        (select count(*) from quality.rejected_documents) as rejected_documents,
        (select count(*) from quality.rejected_rows) as rejected_rows
)
select c.*
from counted as c
left join quality.build as b
    on b.documents = c.documents and b.forms = c.forms and b.indicators = c.indicators
    and b.funding_lines = c.funding_lines and b.rejected_documents = c.rejected_documents
    and b.rejected_rows = c.rejected_rows
where c.builds <> 1 or b.build_id is null
