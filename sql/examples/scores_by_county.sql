-- How do counties score their own projects, and how much of the budget do they spend?
select
    o.province,
    o.prefecture,
    o.county,
    count(*) as forms,
    round(avg(m.total_score_points), 2) as mean_score_points,
    round(100 * sum(m.executed_yuan) / nullif(sum(m.adjusted_budget_yuan), 0), 2) as execution_rate_pct
from marts.execution_by_project as m
inner join evaluations as e on e.evaluation_id = m.evaluation_id
inner join organizations as o on o.organization_id = coalesce(e.unit_id, e.department_id)
where o.jurisdiction_code is not null
group by o.province, o.prefecture, o.county
order by forms desc, o.province, o.prefecture, o.county
