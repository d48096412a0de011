-- 审核发现：audit.findings 的中文视图，含义见各列注释。
select
    rule_id as "规则编号",
    evaluation_id as "评价编号",
    indicator_no as "指标序号",
    subject_no as "对象编号",
    severity as "严重程度",
    expected as "应为",
    found as "实为",
    gap as "差额",
    message as "说明",
    message_en as "英文说明"
from audit.findings
