-- Low execution of the budget, in three levels: to be explained (90 % or the rule set's limit), 80 %, 60 %.
-- An error where no reason is given anywhere: not beside the money, not in the conclusion, and no indicator's
-- reason speaks of money.
-- title: 预算执行率偏低
-- title_en: Low budget execution
-- severity: warning
-- basis: 财预〔2020〕10号 (low execution needs an explanation); Sichuan: below 90 %; R4, R6
-- subject: evaluation
-- needs: spending and budget of the total line, or the rate printed
with rates as (
    select
        evaluation_id,
        coalesce(computed_rate_pct, cast(execution_rate_pct as double)) as rate,
        coalesce(explain_execution_pct, getvariable('a08_explain_pct')) as limit_pct,
        money_reasons is not null or has_money_reason
            or coalesce(regexp_matches(conclusion_text, getvariable('words_money_reason')), false) as is_explained
    from form_facts
),
cases as (
    select
        *,
        case
            when rate is null then 'not_applicable'
            when rate < limit_pct - 1e-9 then 'finding'
            else 'pass'
        end as outcome,
        case
            when rate < getvariable('a08_very_low_pct') then '严重偏低（低于' || plain(getvariable('a08_very_low_pct')) || '%）'
            when rate < getvariable('a08_low_pct') then '明显偏低（低于' || plain(getvariable('a08_low_pct')) || '%）'
            else '偏低（低于' || plain(limit_pct) || '%）'
        end as level_text
    from rates
)
select
    evaluation_id,
    outcome,
    if(is_explained, 'warning', 'error') as severity,
    '≥' || plain(limit_pct) || '%' as expected,
    plain(cast(rate as decimal(18, 2))) || '%' as found,
    round(rate - limit_pct, 4) as gap,
    case when outcome = 'finding' then
        '预算执行率' || plain(cast(rate as decimal(18, 2))) || '%，' || level_text
        || if(is_explained, '，已作说明，请关注结余资金使用情况。', '，且全表未说明原因，请补充说明原因和改进措施。')
    end as message,
    case when outcome = 'finding' then
        'Execution is ' || plain(cast(rate as decimal(18, 2))) || ' %, below ' || plain(limit_pct) || ' %'
        || if(is_explained, '; a reason is given.', ', and no reason is given anywhere.')
    end as message_en
from cases
