-- Forms that count: of each project and year the latest form (现行自评表). Grain: form.
-- A form is revised by publishing another document, so the latest is the one whose document was first seen
-- last; of documents seen at once the one with the greater document_id. Forms without a year, or with
-- neither unit nor department, cannot be told apart from others and are all kept.
-- first_seen_at: When the document of the form was first seen, UTC (首次发现时间).
-- version_count: Forms of this project and year that were published, this one included (版本数).
with seen as (
    select document_id, min(first_seen_at) as first_seen_at
    from document_files
    group by document_id
)
select
    e.*,
    seen.first_seen_at,
    count(*) over same_project as version_count
from evaluations as e
inner join seen on seen.document_id = e.document_id
window same_project as (
    partition by
        e.fiscal_year,
        e.project_id,
        case
            when e.fiscal_year is null or e.project_id is null or coalesce(e.unit_id, e.department_id) is null
                then e.evaluation_id
        end
)
qualify row_number() over (
    same_project order by seen.first_seen_at desc, e.document_id desc, e.form_no desc
) = 1
