-- 单位：organizations 的中文视图，含义见各列注释。
select
    organization_id as "单位编号",
    organization_name as "单位名称",
    organization_code as "单位代码",
    canonical_organization_id as "归并单位编号",
    jurisdiction_code as "行政区划代码",
    province as "省级",
    prefecture as "地级",
    county as "县级",
    jurisdiction_basis as "区划依据"
from organizations
