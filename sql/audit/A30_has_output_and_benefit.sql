-- A form has output and benefit indicators.
-- title: 缺少必设一级指标
-- title_en: Output or benefit indicators missing
-- severity: error
-- basis: 财预〔2020〕10号 (frame of indicators); R2
-- subject: evaluation
-- needs: level 1 of the indicators; forms of the frames 投入/过程 and 决策/管理 are judged alike
with levels as (
    select
        evaluation_id,
        count(*) filter (where level1 is not null) as levelled_count,
        count(*) filter (where level1 = '产出指标') as output_count,
        count(*) filter (where level1 = '效益指标') as benefit_count
    from indicator_facts
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        concat_ws('、', if(l.output_count = 0, '产出指标', null), if(l.benefit_count = 0, '效益指标', null)) as missing,
        case
            when coalesce(l.levelled_count, 0) = 0 or f.status = 'partial' then 'not_applicable'
            when missing <> '' then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join levels as l on l.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    '产出指标、效益指标' as expected,
    '缺' || missing as found,
    case when outcome = 'finding' then '未设置' || missing || '，请按绩效指标框架补充。' end as message,
    case when outcome = 'finding' then 'The form has no ' || missing || '.' end as message_en
from cases
