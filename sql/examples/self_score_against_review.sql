-- How far are self scores above reviewed scores, by place (whose finance bureau reviews) and unit?
-- 各地区（由其财政部门复核）、各单位的自评得分比复核得分高多少？
select
    fiscal_year,
    jurisdiction_name,
    organization_name,
    count(*) as reviewed_forms,
    sum(lowered_count) as lowered_indicators,
    sum(self_points) as self_points,
    sum(review_points) as review_points,
    round(sum(gap_points) * 100 / nullif(sum(self_points), 0), 2) as gap_pct
from marts.review_gaps
group by fiscal_year, jurisdiction_name, organization_name
order by abs(gap_pct) desc nulls last, organization_name, fiscal_year
