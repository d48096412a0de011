-- 拒收行：quality.rejected_rows 的中文视图，含义见各列注释。
select
    table_name as "表名",
    evaluation_id as "评价编号",
    row_no as "行号",
    rules as "违反的规则",
    row_json as "行内容"
from quality.rejected_rows
