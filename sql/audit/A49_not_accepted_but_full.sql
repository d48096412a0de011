-- Work that a text calls unfinished or not accepted yet is not scored in full on quantity or quality.
-- title: 项目未完工或未验收而数量、质量得满分
-- title_en: Not finished or accepted, yet quantity or quality in full
-- severity: warning
-- basis: review findings; R1
-- subject: evaluation
-- needs: a text that could say so; quantity or quality indicators with weight and score
with rows as (
    select
        evaluation_id,
        count(*) filter (where level2 in ('数量指标', '质量指标') and is_full is not null) as judged_count,
        count(*) filter (where level2 in ('数量指标', '质量指标') and is_full) as full_count,
        string_agg(coalesce(actual_text, '') || ' ' || coalesce(reason, ''), ' ' order by indicator_no) as row_text
    from indicator_facts
    group by evaluation_id
),
cases as (
    select
        f.evaluation_id,
        r.full_count,
        concat_ws(' ', f.goal_actual, f.conclusion_text, f.money_reasons, r.row_text) as text,
        regexp_extract(text, getvariable('words_not_accepted')) as phrase,
        case
            when coalesce(r.judged_count, 0) = 0 or trim(text) = '' then 'not_applicable'
            when phrase <> '' and r.full_count > 0 then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join rows as r on r.evaluation_id = f.evaluation_id
)
select
    evaluation_id,
    outcome,
    '数量、质量指标相应扣分' as expected,
    phrase as found,
    case when outcome = 'finding' then
        '文字说明项目“' || phrase || '”，而有' || full_count || '个数量或质量指标得满分，请核实。'
    end as message,
    case when outcome = 'finding' then
        'A text says "' || phrase || '", yet ' || full_count || ' quantity or quality indicators are full.'
    end as message_en
from cases
