-- Results hit their thresholds exactly: every satisfaction indicator, or most of the numeric ones.
-- title: 实际完成值均恰好等于目标下限
-- title_en: Results exactly at their thresholds
-- severity: info
-- basis: review practice; R1
-- subject: evaluation
-- needs: satisfaction indicators with ≥ and numbers, or at least five numeric indicators with ≥
with counts as (
    select
        evaluation_id,
        count(*) filter (where level1 = '满意度指标') as satisfaction_rows,
        count(*) filter (where level1 = '满意度指标' and actual_number = target_number) as satisfaction_hits,
        count(*) as numeric_rows,
        count(*) filter (where actual_number = target_number) as numeric_hits
    from indicator_facts
    -- at 100 % a threshold and the best result are the same
    where is_measured and target_operator = '≥' and attainment_ratio is not null
        and not (target_unit = '%' and target_number >= 100)
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        c.*,
        c.satisfaction_rows > 0 and c.satisfaction_hits = c.satisfaction_rows as is_satisfaction,
        case
            when coalesce(c.satisfaction_rows, 0) = 0
                and coalesce(c.numeric_rows, 0) < getvariable('a27_least_rows') then 'not_applicable'
            when is_satisfaction then 'finding'
            when c.numeric_rows >= getvariable('a27_least_rows')
                and c.numeric_hits > getvariable('a27_numeric_share') * c.numeric_rows then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join counts as c on c.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    '有实测依据的数值' as expected,
    if(is_satisfaction, satisfaction_hits, numeric_hits) || '/' || if(is_satisfaction, satisfaction_rows, numeric_rows)
        as found,
    case when outcome = 'finding' then
        if(
            is_satisfaction,
            '全部' || satisfaction_rows || '个满意度指标的实际完成值均恰好等于目标下限',
            numeric_rows || '个“≥”指标中有' || numeric_hits || '个实际完成值恰好等于目标下限'
        ) || '，请提供调查或统计依据。'
    end as message,
    case when outcome = 'finding' then
        if(is_satisfaction, 'Every satisfaction result', numeric_hits || ' of ' || numeric_rows || ' results')
        || ' equals its threshold exactly.'
    end as message_en
from cases
