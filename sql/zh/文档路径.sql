-- 文档路径：document_files 的中文视图，含义见各列注释。
select
    document_id as "文档编号",
    path as "路径",
    first_seen_at as "首次发现时间"
from document_files
