-- An indicator was copied from an unrelated project: it stands with the same name, target and unit in a form of
-- another department whose project it fits, and shares no word with its own project.
-- A word is any two characters that are not general; the project names decide.
-- title: 指标疑似照搬其他项目
-- title_en: Indicator copied from an unrelated project
-- severity: warning
-- basis: review findings (indicators copied from another unit); R1
-- subject: indicator
-- needs: forms of several departments; a name of six characters or more; project names
with departments as (
    select count(distinct coalesce(department_id, unit_id)) as department_count from form_facts
),
named as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.indicator_name,
        i.name_key || '|' || coalesce(i.target_text, '') || '|' || coalesce(i.target_unit, '') as copy_key,
        coalesce(f.department_id, f.unit_id) as department_id,
        f.project_name,
        regexp_replace(i.name_key, getvariable('words_generic_noun'), '', 'g') as own_words
    from indicator_facts as i
    inner join form_facts as f on f.evaluation_id = i.evaluation_id
    where length(i.name_key) >= getvariable('a40_least_characters') and f.project_name is not null
        and coalesce(f.department_id, f.unit_id) is not null
),
shared as (
    select copy_key
    from named
    group by copy_key
    having count(distinct department_id) > 1
),
judged as (
    select
        n.*,
        list_bool_or(
            list_transform(
                range(1, greatest(length(n.own_words), 1)),
                lambda k: contains(n.project_name, substring(n.own_words, k, 2))
            )
        ) as is_related
    from named as n
    inner join shared as s on s.copy_key = n.copy_key
    where length(n.own_words) >= 2
),
owners as (
    select copy_key, department_id, min(project_name) as project_name
    from judged
    where is_related
    group by copy_key, department_id
),
copied as (
    select j.evaluation_id, j.indicator_no, min(o.project_name) as owner_name
    from judged as j
    inner join owners as o on o.copy_key = j.copy_key and o.department_id <> j.department_id
    where not j.is_related
    group by j.evaluation_id, j.indicator_no
),
cases as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.indicator_name,
        f.project_name,
        c.owner_name,
        case
            when d.department_count < 2 or n.indicator_no is null then 'not_applicable'
            when c.indicator_no is not null then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts as i
    inner join form_facts as f on f.evaluation_id = i.evaluation_id
    cross join departments as d
    left join named as n on n.evaluation_id = i.evaluation_id and n.indicator_no = i.indicator_no
    left join copied as c on c.evaluation_id = i.evaluation_id and c.indicator_no = i.indicator_no
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '与“' || project_name || '”相关的指标' as expected,
    '与“' || owner_name || '”项目指标相同' as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”与其他部门“' || owner_name || '”项目的指标名称、指标值完全相同，而与本项目“'
        || project_name || '”无关，疑似照搬，请核实。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" is the same as in the project "' || owner_name || '" and does not fit this one.'
    end as message_en
from cases
