-- The reason does not contradict the numbers: 未完成 where the target was reached, 超额 where it was not.
-- title: 偏差原因与数据矛盾
-- title_en: Reason contradicts the numbers
-- severity: warning
-- basis: professional practice; R2
-- subject: indicator
-- needs: a reason; target and actual as comparable numbers
with cases as (
    select
        *,
        case
            when reason is null or is_met is null then 'not_applicable'
            when is_met and regexp_matches(reason, getvariable('words_not_done'))
                and not regexp_matches(reason, getvariable('words_overdone')) then 'finding'
            when not is_met and regexp_matches(reason, getvariable('words_overdone'))
                and not regexp_matches(reason, getvariable('words_not_done')) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    if(is_met, '目标已完成', '目标未完成') as expected,
    reason as found,
    round(attainment_ratio - 1, 4) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”目标值' || target_text || '，实际完成值' || actual_text || '，'
        || if(is_met, '已达到', '未达到') || '目标，而偏差原因称“' || left(reason, 40) || '”，两者矛盾。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": the numbers say ' || if(is_met, 'met', 'not met') || ', the reason says otherwise.'
    end as message_en
from cases
