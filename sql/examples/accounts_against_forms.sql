-- Do the counts, sums and averages that final accounts state agree with the forms?
-- 决算公开文本中的项目数、金额、平均分和等级数与自评表是否一致？
select
    unit_name,
    fiscal_year,
    figure,
    stated_value,
    computed_value,
    gap_value,
    form_count,
    source_text
from marts.account_reconciliation
order by abs(gap_value) desc nulls last, unit_name, fiscal_year, figure
