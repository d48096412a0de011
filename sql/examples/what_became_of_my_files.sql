-- What became of each file that was put into data/raw?
select
    path,
    status,
    form_count,
    rejected_category,
    rejected_reason,
    note_count
from marts.file_outcomes
order by status desc, path
