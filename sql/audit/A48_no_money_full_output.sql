-- Where hardly any money was spent, the output is not complete.
-- title: 资金基本未执行而产出全部满分
-- title_en: Hardly any money spent, output scored in full
-- severity: error
-- basis: reviewed case: execution 0.08 %, quantity in full; R1
-- subject: evaluation
-- needs: execution rate; output indicators with weight and score
with outputs as (
    select
        evaluation_id,
        count(*) as output_count,
        bool_and(is_full) as is_all_full,
        bool_or(score_points is null or weight_points is null) as is_incomplete
    from indicator_facts
    where level1 = '产出指标'
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        coalesce(f.computed_rate_pct, cast(f.execution_rate_pct as double)) as rate,
        o.output_count,
        case
            when coalesce(f.computed_rate_pct, cast(f.execution_rate_pct as double)) is null
                or o.output_count is null or o.is_incomplete then 'not_applicable'
            when rate < getvariable('a48_execution_pct') and o.is_all_full then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join outputs as o on o.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    '产出得分与资金执行相匹配' as expected,
    '执行率' || plain(cast(rate as decimal(18, 2))) || '%，产出全部满分' as found,
    round(rate - getvariable('a48_execution_pct'), 4) as gap,
    case when outcome = 'finding' then
        '预算执行率仅' || plain(cast(rate as decimal(18, 2))) || '%，而' || output_count || '个产出指标全部得满分，请核实完成情况的真实性。'
    end as message,
    case when outcome = 'finding' then
        'Execution is ' || plain(cast(rate as decimal(18, 2))) || ' %, yet all ' || output_count || ' output indicators are full.'
    end as message_en
from cases
