-- 来源：sources 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    table_name as "表名",
    row_no as "行号",
    column_name as "列名",
    part_no as "片段序号",
    page_no as "页码",
    x0 as "左",
    top as "上",
    x1 as "右",
    bottom as "下",
    address as "地址",
    raw_text as "原文",
    confidence as "置信度"
from sources
