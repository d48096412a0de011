-- The execution rate printed is spending over budget: the full-year budget, or the initial one.
-- The last printed digit of the rate and the rounding of amounts to 0.01 万元 are allowed for.
-- title: 预算执行率计算有误
-- title_en: Execution rate is wrong
-- severity: error
-- basis: 执行率 = B / A (财预〔2020〕10号 form); R2
-- subject: funding
-- needs: rate, spending and a budget other than 0 on the line
with lines as (
    select
        evaluation_id,
        line_no,
        source_text,
        cast(execution_rate_pct as double) as stated,
        cast(executed_yuan as double) * 100 / nullif(cast(adjusted_budget_yuan as double), 0) as by_adjusted,
        cast(executed_yuan as double) * 100 / nullif(cast(initial_budget_yuan as double), 0) as by_initial,
        greatest(
            getvariable('a05_tolerance_pct'),
            case
                when contains(execution_rate_text, '.')
                    then pow(10, -length(regexp_extract(execution_rate_text, '\.(\d+)', 1)))
                else 0.5
            end
        ) as digit_pct,
        if(money_unit = '万元', 100, 0) * 100
            / nullif(cast(coalesce(nullif(adjusted_budget_yuan, 0), initial_budget_yuan) as double), 0) as rounding_pct
    from funding
    where execution_rate_pct is not null or executed_yuan is not null
),
cases as (
    select
        *,
        digit_pct + coalesce(rounding_pct, 0) as tolerance,
        case
            when stated is null or coalesce(by_adjusted, by_initial) is null then 'not_applicable'
            when abs(stated - by_adjusted) <= digit_pct + rounding_pct then 'pass'
            when abs(stated - by_initial) <= digit_pct + rounding_pct then 'pass'
            -- printed as a ratio
            when stated <= 1.5 and abs(stated * 100 - coalesce(by_adjusted, by_initial)) <= 1 then 'pass'
            else 'finding'
        end as outcome
    from lines
)
select
    evaluation_id,
    'funding:' || line_no as subject_no,
    outcome,
    -- the rate may refer to a full-year budget that the form does not print
    if(by_adjusted is null, 'warning', 'error') as severity,
    plain(cast(coalesce(by_adjusted, by_initial) as decimal(18, 2))) || '%' as expected,
    plain(cast(stated as decimal(18, 4))) || '%' as found,
    round(stated - coalesce(by_adjusted, by_initial), 4) as gap,
    case when outcome = 'finding' then
        '“' || coalesce(source_text, '资金') || '”执行率填报为' || plain(cast(stated as decimal(18, 4))) || '%，按'
        || if(by_adjusted is null, '年初预算数', '全年预算数') || '计算应为'
        || plain(cast(coalesce(by_adjusted, by_initial) as decimal(18, 2))) || '%'
        || if(by_adjusted is null or by_initial is null, '',
            '（按年初预算数计算为' || plain(cast(by_initial as decimal(18, 2))) || '%，亦不符）')
        || if(by_adjusted is null, '，表中未列全年预算数，请核对计算依据。', '，请核对。')
    end as message,
    case when outcome = 'finding' then
        'The rate printed is ' || plain(cast(stated as decimal(18, 4))) || ' %, spending over '
        || if(by_adjusted is null, 'initial', 'full-year') || ' budget gives '
        || plain(cast(coalesce(by_adjusted, by_initial) as decimal(18, 2))) || ' %.'
    end as message_en
from cases
