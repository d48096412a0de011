-- Jurisdiction of each form, by the names on it and the name of its file (所属地区). Grain: form with one.
-- Names are searched in this order: department, unit, title, file; of several spellings the first in the text,
-- of those at one place the longest.
with printed as (
    select distinct e.department_name, e.unit_name, e.title_text, d.file_name
    from evaluations as e
    inner join documents as d on d.document_id = e.document_id
),
names as (
    select department_name, unit_name, title_text, file_name, 1 as place_no, department_name as text
    from printed
    union all
    select department_name, unit_name, title_text, file_name, 2 as place_no, unit_name as text
    from printed
    union all
    select department_name, unit_name, title_text, file_name, 3 as place_no, title_text as text
    from printed
    union all
    select department_name, unit_name, title_text, file_name, 4 as place_no, file_name as text
    from printed
),
found as (
    select names.*, j.jurisdiction, strpos(names.text, j.spelling) as position, length(j.spelling) as size
    from names
    inner join reference_jurisdictions as j on contains(names.text, j.spelling)
    where j.place = 'anywhere' or starts_with(names.text, j.spelling)
),
chosen as (
    select *
    from found
    qualify row_number() over (
        partition by department_name, unit_name, title_text, file_name
        order by place_no, position, size desc, jurisdiction
    ) = 1
)
select e.evaluation_id, chosen.jurisdiction
from evaluations as e
inner join documents as d on d.document_id = e.document_id
inner join chosen on chosen.department_name is not distinct from e.department_name
    and chosen.unit_name is not distinct from e.unit_name
    and chosen.title_text is not distinct from e.title_text
    and chosen.file_name = d.file_name
