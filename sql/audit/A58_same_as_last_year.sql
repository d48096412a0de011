-- The form is not that of the year before with another date: scores and texts of all indicators differ somewhere.
-- title: 自评结果与上年完全相同
-- title_en: Same scores and texts as the year before
-- severity: info
-- basis: review findings; R1
-- subject: evaluation
-- needs: forms of the same project for two years running
with fingerprints as (
    select
        f.evaluation_id,
        f.project_id,
        f.fiscal_year,
        f.total_score_points,
        string_agg(
            coalesce(i.name_key, '') || '=' || coalesce(i.actual_text, '') || '=' || coalesce(points(i.score_points), ''),
            '|' order by i.indicator_no
        ) as content
    from form_facts as f
    inner join indicator_facts as i on i.evaluation_id = f.evaluation_id
    where f.is_current and f.project_id is not null and f.fiscal_year is not null
    group by f.evaluation_id, f.project_id, f.fiscal_year, f.total_score_points
),
cases as (
    select
        f.evaluation_id,
        f.fiscal_year,
        c.total_score_points,
        case
            when p.evaluation_id is null then 'not_applicable'
            when p.content = c.content and p.total_score_points is not distinct from c.total_score_points then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join fingerprints as c on c.evaluation_id = f.evaluation_id
    left join fingerprints as p on p.project_id = c.project_id and p.fiscal_year = c.fiscal_year - 1
)
select
    evaluation_id,
    outcome,
    '反映当年情况' as expected,
    '与' || (fiscal_year - 1) || '年相同' as found,
    case when outcome = 'finding' then
        fiscal_year || '年各项指标完成值和得分与' || (fiscal_year - 1) || '年完全相同'
        || coalesce('（总分' || points(total_score_points) || '分）', '') || '，疑似照搬上年自评表，请核实。'
    end as message,
    case when outcome = 'finding' then
        'All results and scores of ' || fiscal_year || ' are those of the year before.'
    end as message_en
from cases
