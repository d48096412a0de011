-- 文档：documents 的中文视图，含义见各列注释。
select
    document_id as "文档编号",
    file_name as "文件名",
    media_type as "文件类型",
    byte_count as "字节数",
    page_count as "页数",
    reader as "读取器",
    reader_version as "读取器版本",
    status as "状态",
    form_count as "表单数"
from documents
