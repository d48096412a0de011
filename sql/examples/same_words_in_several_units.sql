-- Which goals, results or reasons stand word for word in forms of several units?
-- 哪些绩效目标、完成情况或偏差原因在多个单位的自评表中一字不差？
select
    found_in,
    words,
    form_count,
    organization_count,
    project_names,
    first_year,
    last_year
from marts.text_duplicates
order by organization_count desc, form_count desc, words
