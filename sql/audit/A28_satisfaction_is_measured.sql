-- Satisfaction of 99 % and more, or satisfaction concluded from the absence of complaints.
-- title: 满意度依据不足
-- title_en: Satisfaction hardly measured
-- severity: info
-- basis: review standard of an audit firm; R1
-- subject: indicator
-- needs: a satisfaction indicator with an actual
with cases as (
    select
        *,
        coalesce(regexp_matches(actual_text, getvariable('words_no_complaints')), false)
            or coalesce(regexp_matches(reason, getvariable('words_no_complaints')), false) as is_concluded,
        case
            when level1 is distinct from '满意度指标' or actual_text is null then 'not_applicable'
            when is_concluded then 'finding'
            when actual_unit = '%' and actual_value between getvariable('a28_full_pct') and 100 then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '满意度调查结果' as expected,
    actual_text as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”'
        || if(is_concluded, '以未收到投诉作为满意度依据', '实际完成值为' || actual_text) || '，请提供问卷或调查资料。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": ' || if(is_concluded, 'concluded from the absence of complaints.',
            actual_text || ' is hardly the result of a survey.')
    end as message_en
from cases
