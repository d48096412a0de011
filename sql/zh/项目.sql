-- 项目：projects 的中文视图，含义见各列注释。
select
    project_id as "项目编号",
    project_name as "项目名称",
    project_code as "项目编码",
    department_id as "主管部门",
    unit_id as "实施单位",
    series_id as "项目系列编号"
from projects
