-- Not all projects of a unit and year score near 100 or are graded 优.
-- title: 单位自评得分普遍满分或全优
-- title_en: All projects of a unit full or graded best
-- severity: warning
-- basis: no deliberate inflation (MOF notice on self-evaluation); 44 of 44 projects 优 in published accounts; R1, R5
-- subject: unit
-- needs: five forms of the unit and year with total scores
with units as (
    select
        unit_name,
        fiscal_year,
        count(total_score_points) as form_count,
        count(*) as all_forms,
        avg(cast(total_score_points as double)) as mean_score,
        var_samp(cast(total_score_points as double)) as score_variance,
        count(*) filter (where total_score_points >= getvariable('a51_full_points')) as full_count,
        count(*) filter (where grade = '优') as best_count
    from form_facts
    where is_current and unit_name is not null
    group by unit_name, fiscal_year
),
cases as (
    select
        *,
        case
            when form_count < getvariable('a51_least_forms') then 'not_applicable'
            when full_count = all_forms or best_count = all_forms then 'finding'
            when mean_score > 99 and score_variance < getvariable('a51_variance') then 'finding'
            else 'pass'
        end as outcome
    from units
)
select
    null as evaluation_id,
    unit_name || coalesce('|' || fiscal_year, '') as subject_no,
    outcome,
    '得分有合理差异' as expected,
    form_count || '个项目，平均' || points(mean_score) || '分' as found,
    round(mean_score, 4) as gap,
    case when outcome = 'finding' then
        unit_name || coalesce(fiscal_year || '年', '') || form_count || '个项目自评平均' || points(mean_score) || '分，其中'
        || full_count || '个达到' || plain(getvariable('a51_full_points')) || '分以上、' || best_count
        || '个评为“优”，自评结果区分度不足，建议重点复核。'
    end as message,
    case when outcome = 'finding' then
        form_count || ' projects of ' || unit_name || ' average ' || points(mean_score) || ' points; ' || best_count || ' graded best.'
    end as message_en
from cases
