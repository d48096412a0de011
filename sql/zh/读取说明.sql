-- 读取说明：quality.notes 的中文视图，含义见各列注释。
select
    document_id as "文档编号",
    evaluation_id as "评价编号",
    table_name as "表名",
    row_no as "行号",
    column_name as "列名",
    category as "类别",
    text as "原文",
    message as "说明",
    page_no as "页码"
from quality.notes
