-- Which units published nothing for a year although they had goals for it, or forms the year before?
-- 哪些单位上年有自评表、或当年有绩效目标，当年却没有公开任何自评表？
select
    fiscal_year,
    jurisdiction_name,
    organization_name,
    previous_form_count,
    previous_budget_yuan,
    planned_project_count,
    planned_budget_yuan,
    place_form_count
from marts.missing_publications
order by fiscal_year, place_form_count desc, previous_budget_yuan desc nulls last, organization_name
