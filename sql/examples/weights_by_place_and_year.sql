-- Which places depart from the weights 50/30/10/10, and how far has cost become a level 1 of its own, by year?
-- 各地区、各年度的一级指标分值在多大程度上偏离50/30/10/10？成本指标单列为一级指标的比例如何变化？
select
    fiscal_year,
    jurisdiction_name,
    count(*) as forms,
    round(count(*) filter (where weight_pattern like 'default%') / count(*), 4) as default_ratio,
    round(count(*) filter (where has_cost_level) / count(*), 4) as cost_level_ratio,
    round(avg(output_points), 2) as mean_output_points,
    round(avg(benefit_points), 2) as mean_benefit_points,
    round(avg(satisfaction_points), 2) as mean_satisfaction_points,
    round(avg(cost_points), 2) as mean_cost_points,
    round(avg(execution_points), 2) as mean_execution_points
from marts.score_weights
where weight_pattern <> 'incomplete'
group by fiscal_year, jurisdiction_name
order by fiscal_year, forms desc, jurisdiction_name
