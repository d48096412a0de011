-- A form has a satisfaction indicator, or its benefit indicators carry the ten points instead.
-- A warning where neither holds; a remark where the benefit weight was raised, as the rules allow.
-- title: 未设置满意度指标
-- title_en: No satisfaction indicator
-- severity: warning
-- basis: 财预〔2020〕10号 and 财预〔2021〕101号 (without satisfaction indicator benefit +10); R2, R7
-- subject: evaluation
-- needs: level 1 of the indicators, of the frame with 产出 and 效益
with levels as (
    select
        evaluation_id,
        count(*) filter (where level1 = '满意度指标' or contains(level2, '满意度')) as satisfaction_count,
        count(*) filter (where level1 in ('产出指标', '效益指标')) as framed_count,
        sum(weight_points) filter (where level1 = '效益指标') as benefit_points
    from indicator_facts
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        l.benefit_points,
        coalesce(l.benefit_points >= 40, false) as is_raised,
        case
            when coalesce(l.framed_count, 0) = 0 then 'not_applicable'
            when l.satisfaction_count > 0 then 'pass'
            else 'finding'
        end as outcome
    from form_facts as f
    left join levels as l on l.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    if(is_raised, 'info', 'warning') as severity,
    '满意度指标，或效益指标分值40分' as expected,
    coalesce('效益指标分值' || points(benefit_points) || '分', '无') as found,
    case when outcome = 'finding' then
        '未设置满意度指标'
        || if(is_raised, '，效益指标分值已提高至' || points(benefit_points) || '分；如项目有明确服务对象，建议补充。',
            '，效益指标分值也未相应提高，请补充服务对象满意度指标。')
    end as message,
    case when outcome = 'finding' then
        'There is no satisfaction indicator' || if(is_raised, '; benefit was raised to ' || points(benefit_points) || ' points.',
            ', and the benefit weight was not raised.')
    end as message_en
from cases
