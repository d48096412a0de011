-- Goals, results and reasons that stand word for word in forms of several organisations (跨单位重复文本). Grain: kind of
-- text and text, spaces and punctuation left out; six characters at least, over forms that count.
-- Copied texts say nothing about the project. Texts that are only alike are not found here.
-- found_in: goal, result or reason (文本类型).
-- words: One of the texts as printed (文本).
-- occurrence_count: How often it stands on forms (出现次数).
-- form_count: Forms it stands on (表单数).
-- organization_count: Organisations it stands with (单位数).
-- project_names: Up to five of the projects, one per line (项目名称).
-- first_year: Earliest year (最早年度).
-- last_year: Latest year (最近年度).
with texts as (
    select evaluation_id, 'goal' as found_in, planned_text as words from goals
    union all
    select evaluation_id, 'result' as found_in, actual_text as words from goals
    union all
    select evaluation_id, 'reason' as found_in, deviation_reason as words from indicators
),
folded as (
    select
        t.evaluation_id,
        t.found_in,
        t.words,
        regexp_replace(t.words, '[\s\p{P}]', '', 'g') as words_key,
        f.organization_id,
        f.project_name,
        f.fiscal_year
    from texts as t
    inner join marts.form_organizations as f on f.evaluation_id = t.evaluation_id
    where length(t.words) >= 6
)
select
    found_in,
    min(words) as words,
    count(*) as occurrence_count,
    count(distinct evaluation_id) as form_count,
    count(distinct organization_id) as organization_count,
    array_to_string(list_slice(list_sort(list(distinct project_name)), 1, 5), chr(10)) as project_names,
    min(fiscal_year) as first_year,
    max(fiscal_year) as last_year
from folded
where length(words_key) >= 6
group by found_in, words_key
having count(distinct organization_id) >= 2
