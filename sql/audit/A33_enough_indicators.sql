-- A form has at least five indicators.
-- title: 绩效指标数量偏少
-- title_en: Too few indicators
-- severity: info
-- basis: review practice
-- subject: evaluation
-- needs: a form read completely; a row of a list of projects has no indicators
with cases as (
    select
        *,
        case
            when status = 'partial' or is_list_row then 'not_applicable'
            when leaf_count < getvariable('a33_least_leaves') then 'finding'
            else 'pass'
        end as outcome
    from form_facts
)
select
    evaluation_id,
    outcome,
    '≥' || plain(getvariable('a33_least_leaves')) as expected,
    cast(leaf_count as varchar) as found,
    leaf_count - getvariable('a33_least_leaves') as gap,
    case when outcome = 'finding' then '仅设置' || leaf_count || '个三级指标，难以全面反映项目绩效，建议补充。' end as message,
    case when outcome = 'finding' then 'The form has ' || leaf_count || ' indicators only.' end as message_en
from cases
