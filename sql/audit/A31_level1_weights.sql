-- The weights of level 1 are those of the rule set.
-- title: 一级指标分值设置与规定不符
-- title_en: Level 1 weights off the rule set
-- severity: info
-- basis: rule sets (50/30/10 and 10 for execution; 20/40/20/10/10 with cost; local ones); R7, R6
-- subject: evaluation
-- needs: a rule set with known weights for the place and year; level 1 and weight of every indicator
with printed as (
    select
        i.evaluation_id,
        case i.level1
            when '产出指标' then 'output'
            when '效益指标' then 'benefit'
            when '满意度指标' then 'satisfaction'
            when '成本指标' then 'cost'
            when '预算执行率' then 'execution'
            else 'other'
        end as level,
        cast(i.weight_points as double) as points
    from indicator_facts as i
    union all
    select evaluation_id, 'execution', cast(execution_weight_points as double) from form_facts
),
sums as (
    select evaluation_id, level, sum(points) as points
    from printed
    group by evaluation_id, level
    having sum(points) <> 0
),
parts as (
    select f.evaluation_id, w.alternative, w.levels, w.points as due, coalesce(sum(s.points), 0) as found
    from form_facts as f
    inner join rule_set_weights as w on w.rule_set_id = f.rule_set_id
    left join sums as s on s.evaluation_id = f.evaluation_id and list_contains(w.levels, s.level)
    group by f.evaluation_id, w.alternative, w.levels, w.points
),
alternatives as (
    select evaluation_id, alternative, bool_and(abs(due - found) < 0.001) as is_kept, sum(found) as covered
    from parts
    group by evaluation_id, alternative
),
verdicts as (
    -- a level that the set does not provide for (决策, 管理) leaves the sum short of 100
    select a.evaluation_id, bool_or(a.is_kept) as is_kept, string_agg(a.alternative, ' 或 ' order by a.alternative) as due
    from alternatives as a
    group by a.evaluation_id
),
cases as (
    select
        f.evaluation_id,
        v.due,
        (
            select string_agg(s.level || '=' || points(s.points), ' ' order by s.level)
            from sums as s
            where s.evaluation_id = f.evaluation_id
        ) as printed_weights,
        case
            when v.evaluation_id is null or f.leaf_count = 0 or f.unweighted_count > 0 or not f.has_levels
                or f.execution_weight_points is null then 'not_applicable'
            when v.is_kept then 'pass'
            else 'finding'
        end as outcome
    from form_facts as f
    left join verdicts as v on v.evaluation_id = f.evaluation_id
),
worded as (
    select
        *,
        replace(replace(replace(replace(replace(replace(due, 'execution', '预算执行率'), 'output', '产出'), 'benefit', '效益'),
            'satisfaction', '满意度'), 'cost', '成本'), '+', '与') as due_text,
        replace(replace(replace(replace(replace(replace(printed_weights, 'execution', '预算执行率'), 'output', '产出'),
            'benefit', '效益'), 'satisfaction', '满意度'), 'cost', '成本'), 'other', '其他') as printed_text
    from cases
)
select
    evaluation_id,
    outcome,
    due_text as expected,
    printed_text as found,
    case when outcome = 'finding' then
        '一级指标分值为' || printed_text || '，与规定（' || due_text || '）不一致，请说明调整依据。'
    end as message,
    case when outcome = 'finding' then 'Weights ' || printed_weights || ' instead of ' || due || '.' end as message_en
from worded
