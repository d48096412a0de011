-- Weights of indicators and of budget execution add up to the total printed, or to 100 where none is.
-- severity: warn
select
    evaluation_id,
    indicator_weight_points,
    execution_weight_points,
    total_weight_points
from evaluations
where abs(
    indicator_weight_points + coalesce(execution_weight_points, 0) - coalesce(total_weight_points, 100)
) > 0.01
