-- 决算公开数据：audit.account_figures 的中文视图，含义见各列注释。
select
    unit_name as "单位名称",
    fiscal_year as "年度",
    figure as "指标",
    value as "数值",
    source_text as "出处"
from audit.account_figures
