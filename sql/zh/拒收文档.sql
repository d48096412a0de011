-- 拒收文档：quality.rejected_documents 的中文视图，含义见各列注释。
select
    document_id as "文档编号",
    path as "路径",
    category as "类别",
    reason as "原因",
    page_no as "页码"
from quality.rejected_documents
