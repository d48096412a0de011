-- No reason for non-completion is given where the full weight was scored.
-- title: 满分指标填写了未完成原因
-- title_en: Reason for non-completion although scored in full
-- severity: info
-- basis: professional practice; R2
-- subject: indicator
-- needs: a reason, weight and score
with cases as (
    select
        *,
        case
            when reason is null or weight_points is null or score_points is null then 'not_applicable'
            when is_full and regexp_matches(reason, getvariable('words_not_done')) then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '得分与原因一致' as expected,
    reason as found,
    null as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”得满分' || points(score_points) || '分，但偏差原因称“' || left(reason, 40) || '”，前后不一致。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '" is scored in full, yet its reason speaks of non-completion.'
    end as message_en
from cases
