-- Values that were mistyped or misread: 》90 for ≥90, 290 % where 90 % must be meant.
-- title: 数值或符号疑有录入错误
-- title_en: Probable typing error
-- severity: info
-- basis: values.md 48 (≥ read as 2); R6
-- subject: indicator
-- needs: a target
with cases as (
    select
        *,
        target_unit = '%' and target_value between 250 and 300 and target_operator = '='
            and coalesce(actual_value, 0) <= 100
            and regexp_matches(indicator_name, getvariable('words_bounded_rate'))
            and not regexp_matches(indicator_name, getvariable('words_unbounded_rate')) as is_sign_lost,
        case
            when target_text is null then 'not_applicable'
            when regexp_matches(target_text, getvariable('words_typing_signs'))
                or coalesce(regexp_matches(actual_text, getvariable('words_typing_signs')), false) then 'finding'
            when is_sign_lost then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    if(is_sign_lost, '≥' || plain(target_value - 200) || '%', '≥或≤') as expected,
    target_text || coalesce(' / ' || actual_text, '') as found,
    case when outcome = 'finding' then
        '“' || indicator_name || '”填报“' || target_text || coalesce(' / ' || actual_text, '') || '”，'
        || if(is_sign_lost, '疑为“≥' || plain(target_value - 200) || '%”之误', '符号使用不规范') || '，请核对。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": "' || target_text || '" was probably mistyped.'
    end as message_en
from cases
