-- What a final account says about self-evaluation agrees with the forms: counts, money, mean score, grades.
-- title: 决算公开的绩效数据与自评表不符
-- title_en: Account text differs from the forms
-- severity: error
-- basis: 预算法 (truthful publication); R5
-- subject: unit
-- needs: account_figures.csv from the user (figures of 预算绩效管理情况), forms of the unit and year
with forms as (
    select unit_name as name, *
    from form_facts
    where is_current
    union all
    select department_name as name, *
    from form_facts
    where is_current and department_name is distinct from unit_name
),
measured as (
    select name, fiscal_year, 'form_count' as figure, cast(count(*) as double) as value
    from forms
    group by name, fiscal_year
    union all
    select name, fiscal_year, 'adjusted_budget_yuan', cast(sum(base_yuan) as double)
    from forms
    group by name, fiscal_year
    union all
    select name, fiscal_year, 'executed_yuan', cast(sum(executed_yuan) as double)
    from forms
    group by name, fiscal_year
    union all
    select name, fiscal_year, 'mean_score_points', avg(cast(total_score_points as double))
    from forms
    group by name, fiscal_year
    union all
    select name, fiscal_year, 'grade_count:' || grade, cast(count(*) as double)
    from forms
    where grade is not null
    group by name, fiscal_year, grade
),
known as (
    select distinct name, fiscal_year from forms
),
cases as (
    select
        a.*,
        coalesce(m.value, if(starts_with(a.figure, 'grade_count:'), 0, null)) as measured_value,
        case
            when k.name is null or measured_value is null then 'not_applicable'
            when abs(cast(a.value as double) - measured_value)
                > getvariable('a53_tolerance_ratio') * if(contains(a.figure, 'count'), 0, abs(measured_value)) + 0.005
                then 'finding'
            else 'pass'
        end as outcome
    from audit.account_figures as a
    left join known as k on k.name = a.unit_name and k.fiscal_year = a.fiscal_year
    left join measured as m on m.name = a.unit_name and m.fiscal_year = a.fiscal_year and m.figure = a.figure
    where a.figure <> 'project_expenditure_yuan'
)
select
    null as evaluation_id,
    unit_name || '|' || fiscal_year || '|' || figure as subject_no,
    outcome,
    points(measured_value) as expected,
    points(value) as found,
    round(cast(value as double) - measured_value, 4) as gap,
    case when outcome = 'finding' then
        unit_name || fiscal_year || '年决算公开称'
        || case
            when figure = 'form_count' then '自评项目' || plain(value) || '个，已收集自评表' || points(measured_value) || '份'
            when figure = 'mean_score_points' then '平均得分' || plain(value) || '分，自评表平均' || points(measured_value) || '分'
            when starts_with(figure, 'grade_count:')
                then '“' || split_part(figure, ':', 2) || '”' || plain(value) || '个，自评表为' || points(measured_value) || '个'
            else '金额' || wan(value) || '，自评表合计' || wan(measured_value)
        end || '，两者不一致，请核对。'
    end as message,
    case when outcome = 'finding' then
        'The account states ' || figure || ' ' || plain(value) || ', the forms give ' || points(measured_value) || '.'
    end as message_en
from cases
