-- No single indicator carries 30 points or more, and the weight is not concentrated on few.
-- title: 单项指标分值过高
-- title_en: One indicator too heavy
-- severity: info
-- basis: review practice (importance of each indicator)
-- subject: indicator
-- needs: weights
with heavy as (
    select
        evaluation_id,
        indicator_no,
        null as subject_no,
        indicator_name,
        cast(weight_points as double) as value,
        case
            when weight_points is null or level1 = '预算执行率' then 'not_applicable'
            when weight_points >= getvariable('a32_heavy_points') then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
),
concentrated as (
    select
        evaluation_id,
        null as indicator_no,
        'concentration' as subject_no,
        null as indicator_name,
        sum(pow(cast(weight_points as double), 2)) / nullif(pow(sum(cast(weight_points as double)), 2), 0) as value,
        case
            when value is null or count(*) < 2 then 'not_applicable'
            when value > getvariable('a32_concentration') then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
    group by evaluation_id
),
cases as (
    select * from heavy
    union all
    select * from concentrated
)
select
    evaluation_id,
    indicator_no,
    subject_no,
    outcome,
    if(subject_no is null, '<' || plain(getvariable('a32_heavy_points')), '≤' || plain(getvariable('a32_concentration')))
        as expected,
    points(value) as found,
    round(value - if(subject_no is null, getvariable('a32_heavy_points'), getvariable('a32_concentration')), 4) as gap,
    case when outcome = 'finding' then
        if(
            subject_no is null,
            '“' || indicator_name || '”单项分值' || points(value) || '分，分值过于集中，建议细化。',
            '指标分值集中度' || points(value) || '，分值集中在少数指标上，建议均衡设置。'
        )
    end as message,
    case when outcome = 'finding' then
        if(subject_no is null, '"' || indicator_name || '" alone weighs ' || points(value) || ' points.',
            'The weights are concentrated: Herfindahl index ' || points(value) || '.')
    end as message_en
from cases
