-- 其他栏目：details 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    detail_no as "序号",
    table_name as "表名",
    row_no as "行号",
    role as "栏目",
    label_text as "栏目原文",
    value_text as "内容原文",
    value_yuan as "金额",
    value_points as "分数",
    page_no as "页码"
from details
