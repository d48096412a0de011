-- How often is a target exceeded by 30 percent or more, by unit, level 2 and year? Such targets were set too low,
-- or the units of measure differ.
select
    e.fiscal_year,
    e.unit_name,
    i.level2,
    count(*) as comparable_indicators,
    count(*) filter (where i.attainment_ratio >= 1.3) as exceeded_indicators,
    round(count(*) filter (where i.attainment_ratio >= 1.3) / count(*), 4) as exceeded_ratio,
    round(median(i.attainment_ratio), 4) as median_attainment_ratio
from marts.current_evaluations as e
inner join indicators as i on i.evaluation_id = e.evaluation_id
where i.attainment_ratio is not null and i.direction = 'positive'
group by e.fiscal_year, e.unit_name, i.level2
order by exceeded_indicators desc, e.unit_name, i.level2
