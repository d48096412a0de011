-- Work done after its deadline does not get its full weight.
-- title: 逾期完成却得满分
-- title_en: Deadline missed but scored in full
-- severity: error
-- basis: 财预〔2020〕10号 (unmet goals are not scored in full); R1, R6
-- subject: indicator
-- needs: target and actual as dates, weight, score
with cases as (
    select
        *,
        case
            when target_date_high is null or actual_date_low is null or weight_points is null or score_points is null
                then 'not_applicable'
            when actual_date_low > target_date_high and is_full then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    target_text as expected,
    actual_text as found,
    cast(date_diff('day', target_date_high, actual_date_low) as double) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”计划' || target_text || '完成，实际' || actual_text || '完成，已逾期，却得满分'
        || points(score_points) || '分。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" was due ' || target_text || ' and done ' || actual_text || ', yet scored in full.'
    end as message_en
from cases
