-- Every place in sources belongs to a row that was loaded, or was rejected and says so. Unless it does, a number
-- cannot be traced, or the trace leads nowhere.
-- severity: warn
select s.evaluation_id, s.table_name, s.row_no, s.column_name
from sources as s
anti join (
    select evaluation_id, 'funding' as table_name, line_no as row_no from funding
    union all
    select evaluation_id, 'goals' as table_name, goal_no as row_no from goals
    union all
    select evaluation_id, 'indicators' as table_name, indicator_no as row_no from indicators
    union all
    select evaluation_id, 'details' as table_name, detail_no as row_no from details
    union all
    select evaluation_id, table_name, row_no from quality.rejected_rows
) as r on r.evaluation_id = s.evaluation_id and r.table_name = s.table_name and r.row_no = s.row_no
where s.table_name <> 'evaluations'
