-- A project and year published in two documents has the same values in both.
-- title: 同一项目重复公开且数据不一致
-- title_en: Published twice with different values
-- severity: warning
-- basis: consistency of publication
-- subject: evaluation
-- needs: the same project, unit and year in two documents
with versions as (
    select
        *,
        count(distinct document_id) over (partition by project_id, fiscal_year) as documents
    from form_facts
    where project_id is not null and fiscal_year is not null and unit_name is not null
),
ranked as (
    select
        *,
        first_value(evaluation_id) over newest as latest_id,
        first_value(total_score_points) over newest as latest_score,
        first_value(executed_yuan) over newest as latest_executed,
        first_value(adjusted_budget_yuan) over newest as latest_budget,
        first_value(leaf_count) over newest as latest_leaves
    from versions
    where documents > 1
    window newest as (
        partition by project_id, fiscal_year
        order by is_current desc, document_id, form_no
        rows between unbounded preceding and unbounded following
    )
),
cases as (
    select
        f.evaluation_id,
        r.total_score_points,
        r.latest_score,
        r.executed_yuan,
        r.latest_executed,
        concat_ws(
            '、',
            if(r.total_score_points is distinct from r.latest_score, '总分', null),
            if(r.adjusted_budget_yuan is distinct from r.latest_budget, '预算数', null),
            if(r.executed_yuan is distinct from r.latest_executed, '执行数', null),
            if(r.leaf_count is distinct from r.latest_leaves, '指标个数', null)
        ) as differences,
        case
            when r.evaluation_id is null then 'not_applicable'
            when differences <> '' then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join ranked as r on r.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    coalesce('总分' || points(latest_score) || '分', '') || coalesce('，执行数' || wan(latest_executed), '') as expected,
    coalesce('总分' || points(total_score_points) || '分', '') || coalesce('，执行数' || wan(executed_yuan), '') as found,
    cast(total_score_points - latest_score as double) as gap,
    case when outcome = 'finding' then
        '该项目同一年度自评表在不同文件中公开，' || differences || '与最近公开的版本不一致，请核实并更正。'
    end as message,
    case when outcome = 'finding' then 'Published in another document with different values: ' || differences || '.' end
        as message_en
from cases
