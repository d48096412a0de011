-- Points for budget execution are given once, on the total line and not on a part as well.
-- title: 预算执行分值重复设置
-- title_en: Points for execution given twice
-- severity: warning
-- basis: structure of the form; R6
-- subject: funding
-- needs: points on the total line, and parts
with cases as (
    select
        p.evaluation_id,
        p.line_no,
        p.source_text,
        p.weight_points,
        p.score_points,
        case
            when t.weight_points is null and t.score_points is null then 'not_applicable'
            when coalesce(p.weight_points, 0) > 0 or coalesce(p.score_points, 0) > 0 then 'finding'
            else 'pass'
        end as outcome
    from funding as p
    inner join funding as t on t.evaluation_id = p.evaluation_id and t.source = 'total'
    where p.source <> 'total'
)
select
    evaluation_id,
    'funding:' || line_no as subject_no,
    outcome,
    '不计分' as expected,
    coalesce('分值' || points(weight_points), '') || coalesce('得分' || points(score_points), '') as found,
    cast(coalesce(score_points, weight_points) as double) as gap,
    case when outcome = 'finding' then
        '“' || coalesce(source_text, '分项资金') || '”重复填列预算执行分值或得分，应只在资金总额行计分。'
    end as message,
    case when outcome = 'finding' then 'A part carries points for execution as well as the total line.' end as message_en
from cases
