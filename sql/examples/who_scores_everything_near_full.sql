-- Which units give themselves nearly full marks for everything? Mean score above 99 and a standard deviation
-- below 0.32 (variance below 0.1) over five projects or more.
select
    fiscal_year,
    unit_name,
    project_count,
    mean_score_points,
    score_deviation_points
from marts.unit_summary
where project_count >= 5 and mean_score_points > 99 and score_deviation_points < 0.32
order by mean_score_points desc, unit_name
