-- 项目资金：funding 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    line_no as "行号",
    source as "资金来源",
    source_text as "资金来源原文",
    initial_budget_yuan as "年初预算数",
    initial_budget_text as "年初预算数原文",
    adjusted_budget_yuan as "全年预算数",
    adjusted_budget_text as "全年预算数原文",
    executed_yuan as "全年执行数",
    executed_text as "全年执行数原文",
    execution_rate_pct as "执行率",
    execution_rate_text as "执行率原文",
    weight_points as "分值",
    weight_text as "分值原文",
    score_points as "得分",
    score_text as "得分原文",
    reason_text as "原因",
    money_unit as "金额单位",
    page_no as "页码"
from funding
