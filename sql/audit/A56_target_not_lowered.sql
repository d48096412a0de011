-- The target is not below last year's target, nor far below what was reached last year.
-- title: 目标值较上年下调
-- title_en: Target lowered against last year
-- severity: info
-- basis: audit practice; R4
-- subject: indicator
-- needs: the same project and indicator, with the same unit and direction, on the form of the year before
with current_rows as (
    select *
    from indicator_facts
    where is_current and is_measured and project_id is not null and fiscal_year is not null and name_key <> ''
    qualify count(*) over (partition by project_id, fiscal_year, name_key) = 1
),
cases as (
    select
        i.evaluation_id,
        i.indicator_no,
        i.indicator_name,
        i.target_text,
        i.fiscal_year,
        i.target_number,
        p.target_text as last_target_text,
        p.actual_text as last_actual_text,
        p.target_number as last_target,
        p.actual_number as last_actual,
        case
            when p.indicator_no is null or i.target_number is null then 'not_applicable'
            when i.direction in ('positive', 'equal') and i.target_number < p.target_number then 'finding'
            when i.direction in ('positive', 'equal') and i.target_number < p.actual_number * getvariable('a56_lowered_ratio')
                then 'finding'
            when i.direction = 'reverse' and i.target_number > p.target_number then 'finding'
            else 'pass'
        end as outcome
    from indicator_facts as i
    left join current_rows as c on c.evaluation_id = i.evaluation_id and c.indicator_no = i.indicator_no
    left join current_rows as p on p.project_id = c.project_id and p.fiscal_year = c.fiscal_year - 1
        and p.name_key = c.name_key and p.target_unit is not distinct from c.target_unit and p.direction = c.direction
)
select
    evaluation_id,
    indicator_no,
    outcome,
    last_target_text as expected,
    target_text as found,
    round(target_number - last_target, 4) as gap,
    case when outcome = 'finding' then
        '“' || indicator_name || '”' || fiscal_year || '年目标值' || target_text || '，上年目标值' || last_target_text
        || coalesce('、实际完成值' || last_actual_text, '') || '，目标有所降低，请说明理由。'
    end as message,
    case when outcome = 'finding' then
        '"' || indicator_name || '": target ' || target_text || ' after ' || last_target_text || ' the year before.'
    end as message_en
from cases
