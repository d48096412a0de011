-- Reasons say something: not a few characters, and not the same text for many indicators or projects.
-- title: 偏差原因笼统雷同
-- title_en: Boilerplate reason
-- severity: warning
-- basis: review standard of an audit firm; R1
-- subject: indicator
-- needs: a reason
with counted as (
    select
        *,
        trim(reason) as text,
        count(*) over (partition by evaluation_id, trim(reason)) as in_form
    from indicator_facts
    where reason is not null
),
projects as (
    select trim(reason) as text, count(distinct coalesce(project_id, evaluation_id)) as project_count
    from indicator_facts
    where reason is not null
    group by trim(reason)
),
cases as (
    select
        c.*,
        p.project_count,
        case
            when length(c.text) < getvariable('a20_least_characters') then 'finding'
            when c.in_form >= getvariable('a20_least_repeats') then 'finding'
            when p.project_count >= getvariable('a20_least_repeats') then 'finding'
            else 'pass'
        end as outcome
    from counted as c
    inner join projects as p on p.text = c.text
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '针对该指标的具体原因' as expected,
    text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”的偏差原因“' || left(text, 40) || '”'
        || case
            when length(text) < getvariable('a20_least_characters') then '过于简单'
            when in_form >= getvariable('a20_least_repeats') then '在本表' || in_form || '个指标中完全相同'
            else '在' || project_count || '个项目中完全相同'
        end || '，请结合实际具体分析。'
    end as message,
    case when outcome = 'finding' then
        'The reason of "' || indicator_name || '" is '
        || if(length(text) < getvariable('a20_least_characters'), 'too short.', 'the same for several rows or projects.')
    end as message_en
from cases
