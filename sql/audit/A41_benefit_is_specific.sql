-- A benefit indicator names a benefit: 社会效益显著 with ≥ 95 % can be neither measured nor missed.
-- title: 效益指标空泛
-- title_en: Empty benefit target
-- severity: warning
-- basis: review standard of an audit firm; R1
-- subject: indicator
-- needs: a benefit indicator with a name and a target
with cases as (
    select
        *,
        case
            when level1 is distinct from '效益指标' or name_key is null or target_text is null then 'not_applicable'
            when regexp_matches(name_key, getvariable('words_generic_benefit')) and target_unit = '%' then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts
)
select
    evaluation_id,
    indicator_no,
    outcome,
    '具体的效益' as expected,
    indicator_name || ' ' || target_text as found,
    case when outcome = 'finding' then
        '效益指标“' || indicator_name || '”（' || target_text || '）内容空泛，无法衡量，请结合项目细化。'
    end as message,
    case when outcome = 'finding' then
        'The benefit indicator "' || indicator_name || '" (' || target_text || ') says nothing that could be measured.'
    end as message_en
from cases
