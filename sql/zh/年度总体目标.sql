-- 年度总体目标：goals 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    goal_no as "目标序号",
    planned_text as "预期目标",
    actual_text as "实际完成情况",
    weight_points as "目标权重",
    score_points as "目标得分",
    page_no as "页码"
from goals
