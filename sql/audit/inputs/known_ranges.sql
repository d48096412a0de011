-- What any known rule set would give (各规则的取值范围). Grain: one row.
-- Used where the rule set of a form is unknown, or silent on the point.
select
    min(band_full_low) as lowest_full_low,
    max(band_full_low) as highest_full_low,
    min(band_partly_low) as lowest_partly_low,
    max(band_partly_low) as highest_partly_low
from rule_sets
