-- 构建：quality.build 的中文视图，含义见各列注释。
select
    build_id as "构建编号",
    built_at as "构建时间",
    documents as "文档数",
    forms as "表单数",
    indicators as "指标数",
    funding_lines as "资金行数",
    rejected_documents as "拒收文档数",
    rejected_rows as "拒收行数",
    reader_version as "读取器版本",
    schema_hash as "结构摘要",
    inputs_digest as "输入摘要",
    jixiao_version as "软件版本",
    row_loss_reason as "行数减少原因"
from quality.build
