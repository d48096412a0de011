-- Words instead of numbers: the nature of targets (定性指标占比). Grain: year, level 1 and level 2, over indicators of
-- forms that count.
-- indicator_count: Indicators (指标数).
-- quantitative_count: Targets that are a number (定量指标数).
-- time_count: Targets that are a date, deadline or period (时间指标数).
-- qualitative_count: Targets in words (定性指标数).
-- missing_count: Targets left blank or filled with a mark (指标值缺失数).
-- other_count: Targets that refer to something else or could not be read (其他指标值数).
-- qualitative_ratio: Share of words among targets that are numbers, times or words (定性指标占比).
-- qualitative_full_score_ratio: Share scored full among targets in words (定性指标满分率).
-- quantitative_full_score_ratio: Share scored full among targets that are numbers (定量指标满分率).
select
    fiscal_year,
    level1,
    level2,
    count(*) as indicator_count,
    count(*) filter (where target_nature = 'quantitative') as quantitative_count,
    count(*) filter (where target_nature = 'time') as time_count,
    count(*) filter (where target_nature = 'qualitative') as qualitative_count,
    count(*) filter (where target_nature = 'missing') as missing_count,
    count(*) filter (where target_nature = 'other') as other_count,
    round(
        count(*) filter (where target_nature = 'qualitative')
        / nullif(count(*) filter (where target_nature in ('quantitative', 'time', 'qualitative')), 0),
        4
    ) as qualitative_ratio,
    round(
        count(*) filter (where target_nature = 'qualitative' and is_full_score)
        / nullif(count(is_full_score) filter (where target_nature = 'qualitative'), 0),
        4
    ) as qualitative_full_score_ratio,
    round(
        count(*) filter (where target_nature = 'quantitative' and is_full_score)
        / nullif(count(is_full_score) filter (where target_nature = 'quantitative'), 0),
        4
    ) as quantitative_full_score_ratio
from marts.current_indicators
group by fiscal_year, level1, level2
