-- Where were points lost, and what reason is given?
select
    fiscal_year,
    unit_name,
    project_name,
    level2,
    indicator_name,
    target_text,
    actual_text,
    lost_points,
    deviation_reason
from marts.indicators_unmet
where lost_points > 0
order by lost_points desc, project_name, indicator_no
