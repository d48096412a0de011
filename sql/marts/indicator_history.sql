-- Targets and results of each project's indicators over the years (指标历年情况). Grain: project series, folded indicator
-- name, unit and year, for indicators with a number as target; names that stand twice on the forms of a year are left
-- out, because nobody can tell which continues which.
-- actual_value: Actual, in target_unit (完成值); NULL if it is in another unit.
-- previous_year: The year before in which the project has this indicator (上一年度); NULL in its first.
-- previous_target_value: Target of that year, in target_unit (上年指标值).
-- previous_actual_value: Actual of that year, in target_unit (上年完成值).
-- target_change_ratio: Target divided by that year's target (指标值变动).
-- target_by_previous_actual_ratio: Target divided by that year's actual (指标值与上年完成值之比).
-- is_lowered: True if less is asked than that year: a lower target where more is better, a higher one where less is
--   (是否降低要求); NULL for other directions.
with single as (
    select *
    from marts.current_indicators
    where target_nature = 'quantitative' and target_value is not null
        and name_key is not null and series_id is not null and fiscal_year is not null
    qualify count(*) over (partition by series_id, name_key, target_unit, fiscal_year) = 1
),
compared as (
    select
        *,
        case when actual_unit is not distinct from target_unit then actual_value end as comparable_value,
        lag(fiscal_year) over by_year as previous_year,
        lag(target_value) over by_year as previous_target_value,
        lag(case when actual_unit is not distinct from target_unit then actual_value end) over by_year
            as previous_actual_value
    from single
    window by_year as (partition by series_id, name_key, target_unit order by fiscal_year)
)
select
    series_id,
    organization_id,
    organization_name,
    project_name,
    name_key,
    indicator_name,
    target_unit,
    fiscal_year,
    evaluation_id,
    indicator_no,
    direction,
    target_operator,
    target_value,
    comparable_value as actual_value,
    attainment_ratio,
    weight_points,
    score_points,
    previous_year,
    previous_target_value,
    previous_actual_value,
    round(cast(target_value as double) / nullif(cast(previous_target_value as double), 0), 4) as target_change_ratio,
    round(cast(target_value as double) / nullif(cast(previous_actual_value as double), 0), 4)
        as target_by_previous_actual_ratio,
    case direction
        when 'positive' then target_value < previous_target_value
        when 'reverse' then target_value > previous_target_value
    end as is_lowered
from compared
