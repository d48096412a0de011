-- Every key that points to another table is found there. The database sees to that itself within a schema and
-- while builds are small; foreign keys between schemas it does not know at all.
-- severity: error
select 'document_files' as table_name, 'document_id' as column_name, document_id as key
from document_files anti join documents using (document_id)
union all
select 'organization_matches' as table_name, 'organization_id' as column_name, organization_id as key
from organization_matches anti join organizations using (organization_id)
union all
select 'organization_matches' as table_name, 'matched_organization_id' as column_name, m.matched_organization_id as key
from organization_matches as m anti join organizations as o on o.organization_id = m.matched_organization_id
union all
select 'projects' as table_name, 'department_id' as column_name, department_id as key
from projects anti join organizations on organization_id = department_id where department_id is not null
union all
select 'projects' as table_name, 'unit_id' as column_name, unit_id as key
from projects anti join organizations on organization_id = unit_id where unit_id is not null
union all
select 'project_matches' as table_name, 'project_id' as column_name, project_id as key
from project_matches anti join projects using (project_id)
union all
select 'project_matches' as table_name, 'matched_project_id' as column_name, m.matched_project_id as key
from project_matches as m anti join projects as p on p.project_id = m.matched_project_id
union all
select 'evaluations' as table_name, 'document_id' as column_name, document_id as key
from evaluations anti join documents using (document_id)
union all
select 'evaluations' as table_name, 'project_id' as column_name, project_id as key
from evaluations anti join projects using (project_id) where project_id is not null
union all
select 'evaluations' as table_name, 'department_id' as column_name, department_id as key
from evaluations anti join organizations on organization_id = department_id where department_id is not null
union all
select 'evaluations' as table_name, 'unit_id' as column_name, unit_id as key
from evaluations anti join organizations on organization_id = unit_id where unit_id is not null
union all
select 'goals' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from goals anti join evaluations using (evaluation_id)
union all
select 'funding' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from funding anti join evaluations using (evaluation_id)
union all
select 'indicators' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from indicators anti join evaluations using (evaluation_id)
union all
select 'details' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from details anti join evaluations using (evaluation_id)
union all
select 'sources' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from sources anti join evaluations using (evaluation_id)
union all
select 'audit.findings' as table_name, 'rule_id' as column_name, rule_id as key
from audit.findings anti join audit.rules using (rule_id)
union all
select 'audit.findings' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from audit.findings anti join evaluations using (evaluation_id) where evaluation_id is not null
union all
select 'audit.outcomes' as table_name, 'rule_id' as column_name, rule_id as key
from audit.outcomes anti join audit.rules using (rule_id)
union all
select 'audit.outcomes' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from audit.outcomes anti join evaluations using (evaluation_id) where evaluation_id is not null
union all
select 'audit.narrative_amounts' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from audit.narrative_amounts anti join evaluations using (evaluation_id)
union all
select 'audit.recomputed_scores' as table_name, 'evaluation_id' as column_name, evaluation_id as key
from audit.recomputed_scores anti join evaluations using (evaluation_id)
union all
select 'quality.rejected_documents' as table_name, 'document_id' as column_name, document_id as key
from quality.rejected_documents anti join documents using (document_id)
union all
select 'quality.unknown_labels' as table_name, 'document_id' as column_name, document_id as key
from quality.unknown_labels anti join documents using (document_id)
union all
select 'quality.notes' as table_name, 'document_id' as column_name, document_id as key
from quality.notes anti join documents using (document_id)
