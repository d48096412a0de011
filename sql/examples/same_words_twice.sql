-- Which goals or reasons stand word for word on several forms? Copied texts say nothing about the project.
with texts as (
    select evaluation_id, 'goal' as found_in, planned_text as words from goals
    union all
    select evaluation_id, 'result' as found_in, actual_text as words from goals
    union all
    select evaluation_id, 'reason' as found_in, deviation_reason as words from indicators
)
select
    t.found_in,
    t.words,
    count(distinct t.evaluation_id) as forms,
    count(distinct e.unit_name) as units
from texts as t
inner join marts.current_evaluations as e on e.evaluation_id = t.evaluation_id
where length(t.words) >= 6
group by t.found_in, t.words
having count(distinct t.evaluation_id) > 1
order by forms desc, t.words
