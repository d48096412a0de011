-- 审核结果：audit.outcomes 的中文视图，含义见各列注释。
select
    rule_id as "规则编号",
    evaluation_id as "评价编号",
    outcome as "结果",
    subjects as "对象数"
from audit.outcomes
