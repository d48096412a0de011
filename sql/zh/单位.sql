-- 单位：organizations 的中文视图，含义见各列注释。
select
    organization_id as "单位编号",
    organization_name as "单位名称",
    organization_code as "单位代码"
from organizations
