-- What the audit finds, by rule, organisation and year (单位审核发现). Grain: rule, organisation and year, over forms that
-- count and findings about the organisation itself; rules that could judge nothing there have no row.
-- A rule that judged and found nothing has a row with finding_count 0, so that years can be compared.
-- finding_count: Findings (发现数).
-- form_count: Forms with a finding (涉及表单数); 0 where the organisation itself is judged.
-- passed_count: Subjects that passed: forms, indicators, funding lines or goals, see audit.rules (通过数).
-- finding_ratio: Share of findings among subjects judged (发现率); NULL where the organisation itself is judged.
-- severity: The most severe of the findings; that of the rule where there are none (严重程度).
with spellings as (
    select organization_name as spelling, coalesce(canonical_organization_id, organization_id) as organization_id
    from organizations
),
names as (
    select organization_id, organization_name
    from organizations
),
above_forms as (
    -- subjects above the form are called unit|year, with more behind it for some rules
    select
        f.rule_id,
        s.organization_id,
        n.organization_name,
        try_cast(split_part(f.subject_no, '|', 2) as integer) as fiscal_year,
        count(*) as finding_count,
        0 as form_count,
        null as passed_count,
        min(case f.severity when 'error' then 1 when 'warning' then 2 else 3 end) as severity_no
    from audit.findings as f
    inner join spellings as s on s.spelling = split_part(f.subject_no, '|', 1)
    left join names as n on n.organization_id = s.organization_id
    where f.evaluation_id is null
    group by all
),
found as (
    select
        rule_id,
        evaluation_id,
        count(*) as finding_count,
        min(case severity when 'error' then 1 when 'warning' then 2 else 3 end) as severity_no
    from audit.findings
    where evaluation_id is not null
    group by rule_id, evaluation_id
),
passed as (
    select rule_id, evaluation_id, sum(subjects) as passed_count
    from audit.outcomes
    where evaluation_id is not null and outcome = 'pass'
    group by rule_id, evaluation_id
),
judged as (
    select
        coalesce(f.rule_id, p.rule_id) as rule_id,
        coalesce(f.evaluation_id, p.evaluation_id) as evaluation_id,
        coalesce(f.finding_count, 0) as finding_count,
        coalesce(p.passed_count, 0) as passed_count,
        f.severity_no
    from found as f
    full join passed as p on p.rule_id = f.rule_id and p.evaluation_id = f.evaluation_id
),
on_forms as (
    select
        j.rule_id,
        o.organization_id,
        o.organization_name,
        o.fiscal_year,
        sum(j.finding_count) as finding_count,
        count(*) filter (where j.finding_count > 0) as form_count,
        sum(j.passed_count) as passed_count,
        min(j.severity_no) as severity_no
    from judged as j
    inner join marts.form_organizations as o on o.evaluation_id = j.evaluation_id
    group by j.rule_id, o.organization_id, o.organization_name, o.fiscal_year
),
combined as (
    select * from on_forms
    union all
    select * from above_forms
)
select
    c.rule_id,
    r.title,
    r.title_en,
    case c.severity_no when 1 then 'error' when 2 then 'warning' when 3 then 'info' else r.severity end as severity,
    c.organization_id,
    c.organization_name,
    c.fiscal_year,
    cast(c.finding_count as bigint) as finding_count,
    c.form_count,
    cast(c.passed_count as bigint) as passed_count,
    round(c.finding_count / nullif(c.finding_count + c.passed_count, 0), 4) as finding_ratio
from combined as c
inner join audit.rules as r on r.rule_id = c.rule_id
