-- No key occurs twice, in any table. The database sees to that itself while builds are small; past that size
-- its indexes cost too much, and this check takes their place.
-- severity: error
select 'documents' as table_name, document_id as key, count(*) as occurrences
from documents group by document_id having count(*) > 1
union all
select 'document_files' as table_name, concat_ws(' ', document_id, path) as key, count(*) as occurrences
from document_files group by document_id, path having count(*) > 1
union all
select 'organizations' as table_name, organization_id as key, count(*) as occurrences
from organizations group by organization_id having count(*) > 1
union all
select
    'organization_matches' as table_name,
    concat_ws(' ', organization_id, matched_organization_id, reason) as key,
    count(*) as occurrences
from organization_matches group by organization_id, matched_organization_id, reason having count(*) > 1
union all
select 'projects' as table_name, project_id as key, count(*) as occurrences
from projects group by project_id having count(*) > 1
union all
select
    'project_matches' as table_name,
    concat_ws(' ', project_id, matched_project_id, reason) as key,
    count(*) as occurrences
from project_matches group by project_id, matched_project_id, reason having count(*) > 1
union all
select 'evaluations' as table_name, evaluation_id as key, count(*) as occurrences
from evaluations group by evaluation_id having count(*) > 1
union all
select 'goals' as table_name, concat_ws(' ', evaluation_id, goal_no) as key, count(*) as occurrences
from goals group by evaluation_id, goal_no having count(*) > 1
union all
select 'funding' as table_name, concat_ws(' ', evaluation_id, line_no) as key, count(*) as occurrences
from funding group by evaluation_id, line_no having count(*) > 1
union all
select 'indicators' as table_name, concat_ws(' ', evaluation_id, indicator_no) as key, count(*) as occurrences
from indicators group by evaluation_id, indicator_no having count(*) > 1
union all
select 'details' as table_name, concat_ws(' ', evaluation_id, detail_no) as key, count(*) as occurrences
from details group by evaluation_id, detail_no having count(*) > 1
union all
select
    'sources' as table_name,
    concat_ws(' ', evaluation_id, table_name, row_no, column_name, part_no) as key,
    count(*) as occurrences
from sources group by evaluation_id, table_name, row_no, column_name, part_no having count(*) > 1
union all
select 'audit.rules' as table_name, rule_id as key, count(*) as occurrences
from audit.rules group by rule_id having count(*) > 1
union all
select 'quality.rejected_documents' as table_name, document_id as key, count(*) as occurrences
from quality.rejected_documents group by document_id having count(*) > 1
union all
select 'quality.build' as table_name, build_id as key, count(*) as occurrences
from quality.build group by build_id having count(*) > 1
