-- 年初项目清单：audit.planned_projects 的中文视图，含义见各列注释。
select
    unit_name as "实施单位",
    fiscal_year as "年度",
    project_name as "项目名称",
    budget_yuan as "预算"
from audit.planned_projects
