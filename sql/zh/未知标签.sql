-- 未知标签：quality.unknown_labels 的中文视图，含义见各列注释。
select
    document_id as "文档编号",
    label_text as "标签原文",
    block as "区块",
    occurrences as "出现次数",
    page_no as "页码"
from quality.unknown_labels
