-- 文本中的数量：audit.narrative_amounts 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    goal_no as "目标序号",
    column_name as "文本列",
    start_no as "起始位置",
    raw_text as "原文",
    value as "数值",
    unit as "单位",
    unit_family as "单位类别",
    noun as "所指",
    noun_core as "所指核心词",
    is_approximate as "是否约数"
from audit.narrative_amounts
