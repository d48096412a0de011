-- 审核规则：audit.rules 的中文视图，含义见各列注释。
select
    rule_id as "规则编号",
    title as "规则名称",
    title_en as "规则英文名称",
    severity as "严重程度",
    basis as "依据",
    subject as "对象",
    needs as "所需数据",
    is_enabled as "是否启用",
    origin as "来源"
from audit.rules
