-- A made-up star for growth.py: one INSERT each, in the order of the foreign keys. $forms is how many forms there are,
-- words in capitals are constants of growth.py, r(key, n) is a number from 0 to n - 1 that depends on the key alone.
create macro r(key, n) as cast(hash(key) % n as bigint);
create temp table units as
    select 'u' || u as unit_id, 'd' || u % 97 as department_id, u
    from range(1 + $forms * 20 // 19 // (FORMS_PER_PROJECT * PROJECTS_PER_UNIT)) as t(u);
insert into organizations by name
    select unit_id as organization_id, '单位' || u as organization_name, unit_id as canonical_organization_id,
        cast(110000 + u % 61 as varchar) as jurisdiction_code, '某省' as province, '区' || u % 61 as county
    from units
    union all by name
    select distinct department_id as organization_id, '主管' || department_id as organization_name,
        department_id as canonical_organization_id
    from units;
create temp table forms as
    select 'e' || n as evaluation_id, n, 'p' || n // FORMS_PER_PROJECT as project_id, 2019 + n % FORMS_PER_PROJECT as fiscal_year,
        n // (FORMS_PER_PROJECT * PROJECTS_PER_UNIT) as u
    from range($forms * 20 // 19) as t(n)
    -- one unit in twenty publishes nothing for a year
    where r('u' || n // (FORMS_PER_PROJECT * PROJECTS_PER_UNIT) || 'y' || n % FORMS_PER_PROJECT, 20) <> 0;
insert into projects by name
    select project_id, '项目' || project_id as project_name, any_value('u' || u) as unit_id, project_id as series_id
    from forms group by project_id;
insert into documents by name
    select evaluation_id as document_id, evaluation_id as file_name, 1 as byte_count, 'pdf' as reader,
        '1' as reader_version, 'complete' as status, 1 as form_count
    from forms;
insert into document_files by name
    select evaluation_id as document_id, evaluation_id as path, timestamp '2024-01-01' as first_seen_at from forms;
insert into evaluations by name
    select f.evaluation_id, f.evaluation_id as document_id, 1 as form_no, f.project_id, f.fiscal_year, units.unit_id,
        units.department_id, '单位' || f.u as unit_name, '主管' || units.department_id as department_name,
        '项目' || f.project_id as project_name, 'layout' || r(f.u, 40) as layout,
        85 + r(f.evaluation_id || 's', 1501) / 100 as total_score_points, 10 as execution_weight_points,
        if(r(f.evaluation_id || 'g', 9) = 0, null, '优') as grade, 0.5 + r(f.evaluation_id || 'c', 500) / 1000 as confidence,
        if(r(f.evaluation_id || 'p', 20) = 0, 'partial', 'complete') as status
    from forms as f inner join units on units.u = f.u;
insert into goals by name
    select evaluation_id, 1 as goal_no, '完成年度各项工作任务' || r(evaluation_id || 'w', $forms) as planned_text,
        '已完成年度各项工作任务' || r(evaluation_id || 'x', $forms) as actual_text
    from forms;
insert into funding by name
    select evaluation_id, line_no, ['total', 'fiscal', 'carry_over', 'other'][line_no] as source,
        1000 + r(evaluation_id || 'i' || line_no, 20000000) as initial_budget_yuan,
        1000 + r(evaluation_id || 'i' || line_no, 20000000) * (90 + r(evaluation_id || 'a', 30)) // 100 as adjusted_budget_yuan,
        r(evaluation_id || 'i' || line_no, 20000000) * (40 + r(evaluation_id || 'x', 60)) // 100 as executed_yuan
    from forms cross join (select unnest([1, 2, 3, 4]) as line_no);
insert into indicators by name
    select evaluation_id, k as indicator_no,
        case when k <= 7 then '产出指标' when k <= 12 then '效益指标' else '满意度指标' end as level1,
        ['数量指标', '数量指标', '数量指标', '质量指标', '质量指标', '时效指标', '成本指标', '经济效益指标', '社会效益指标',
            '社会效益指标', '生态效益指标', '可持续影响指标', '服务对象满意度指标', '服务对象满意度指标'][k] as level2,
        '指标（' || r(evaluation_id || 'n' || k, 1000) || '）完成' as indicator_name,
        if(k <= 4 or k > 12, if(k > 12, 'percent', 'number'), 'qualitative') as target_kind,
        '≥' as target_operator,
        if(k <= 4 or k > 12, if(k > 12, 90, 1 + r(evaluation_id || 't' || k, 500)), null) as target_value,
        if(k > 12, '%', '个') as target_unit, '≥90' as target_text, '90' as actual_text,
        target_kind as actual_kind, target_value * (90 + r(evaluation_id || 'v' || k, 60)) / 100 as actual_value,
        target_unit as actual_unit, cast(actual_value as double) / cast(target_value as double) as attainment_ratio,
        if(target_value is null, 'unknown', 'positive') as direction, 6 as weight_points,
        6 - if(r(evaluation_id || 'l' || k, 6) = 0, 1, 0) as score_points,
        if(r(evaluation_id || 'z', 10) = 0, 5, null) as review_score_points,
        if(r(evaluation_id || 'l' || k, 6) = 0, '因疫情影响，部分工作推迟' || r(evaluation_id || k, $forms), null) as deviation_reason
    from forms cross join (select unnest(range(1, INDICATORS_PER_FORM + 1)) as k);
insert into audit.rules by name
    select 'A' || a as rule_id, '规则' || a as title, 'warning' as severity, 'evaluation' as subject, true as is_enabled,
        'jixiao' as origin
    from range(1, RULES + 1) as t(a);
insert into audit.outcomes by name
    select 'A' || a as rule_id, evaluation_id, ['finding', 'pass', 'pass', 'not_applicable'][1 + r(evaluation_id || a, 4)] as outcome,
        1 + r(evaluation_id, 14) as subjects
    from forms cross join (select unnest(range(1, RULES + 1)) as a);
insert into audit.findings by name
    select rule_id, evaluation_id, 'warning' as severity, '说明' as message from audit.outcomes where outcome = 'finding';
insert into quality.notes by name
    select evaluation_id as document_id, evaluation_id, 'cleaned' as category, 'x' as message from forms;
insert into audit.planned_projects by name
    select distinct '单位' || u as unit_name, fiscal_year, '项目' || project_id as project_name, 1000 as budget_yuan from forms;
insert into audit.account_figures by name
    select distinct '单位' || u as unit_name, fiscal_year, figure, 30 as value
    from forms cross join (select unnest(['form_count', 'executed_yuan', 'mean_score_points', 'grade_count:优']) as figure);
