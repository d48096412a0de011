create table evaluations (
    evaluation_id varchar not null primary key,
    document_id varchar not null references documents (document_id),
    form_no integer not null check (form_no >= 1),
    project_id varchar references projects (project_id),
    department_id varchar references organizations (organization_id),
    unit_id varchar references organizations (organization_id),
    fiscal_year integer check (fiscal_year between 1990 and 2100),
    form_type varchar,
    layout varchar,
    title_text varchar,
    fiscal_year_text varchar,
    project_name_text varchar,
    project_name varchar,
    project_code varchar,
    department_text varchar,
    department_name varchar,
    department_code varchar,
    is_department_summary boolean,
    unit_text varchar,
    unit_name varchar,
    unit_code varchar,
    is_unit_summary boolean,
    goal_planned varchar,
    goal_actual varchar,
    money_unit varchar check (money_unit in ('元', '十元', '百元', '千元', '万元', '十万元', '百万元', '千万元', '亿元')),
    indicator_weight_points decimal(9, 4),
    execution_weight_points decimal(9, 4),
    total_weight_points decimal(9, 4),
    total_weight_text varchar,
    total_score_points decimal(9, 4),
    total_score_text varchar,
    grade varchar,
    grade_text varchar,
    conclusion_text varchar,
    page_first integer check (page_first >= 1),
    page_last integer check (page_last >= page_first),
    confidence double check (confidence between 0 and 1),
    status varchar not null check (status in ('complete', 'partial'))
);
comment on table evaluations is 'Self-evaluation forms as published (绩效自评表). Grain: one form of one document; a revised form is a new document, marts.current_evaluations picks the latest.';
comment on column evaluations.evaluation_id is 'Hash of document_id and form_no (评价编号).';
comment on column evaluations.document_id is 'Document the form stands in, see documents (文档编号).';
comment on column evaluations.form_no is 'Position of the form in its document, from 1 (表单序号).';
comment on column evaluations.project_id is 'Project evaluated, see projects (项目编号); NULL if no name is printed.';
comment on column evaluations.department_id is 'Competent department, see organizations (主管部门编号).';
comment on column evaluations.unit_id is 'Implementing unit, see organizations (实施单位编号).';
comment on column evaluations.fiscal_year is 'Budget year evaluated (年度). Printed: (2023 年度).';
comment on column evaluations.form_type is 'Kind of form, such as project, department or transfer (表单类型).';
comment on column evaluations.layout is 'Identifier of the layout recognised, for questions of parse quality (版式).';
comment on column evaluations.title_text is 'Title as printed (标题原文). Printed: 财政项目支出绩效自评表 and its variants.';
comment on column evaluations.fiscal_year_text is 'Year as printed (年度原文).';
comment on column evaluations.project_name_text is 'Project cell as printed (项目名称原文). Printed: 项目名称.';
comment on column evaluations.project_name is 'Project name without code (项目名称).';
comment on column evaluations.project_code is 'Project code printed on this form (项目编码).';
comment on column evaluations.department_text is 'Department cell as printed (主管部门原文). Printed: 主管部门, 主管部门及代码, 主管预算部门.';
comment on column evaluations.department_name is 'Department name without code and marks (主管部门).';
comment on column evaluations.department_code is 'Department code printed on this form (主管部门代码).';
comment on column evaluations.is_department_summary is 'True if the department carries the mark 汇总: the figures add up its units (主管部门汇总).';
comment on column evaluations.unit_text is 'Unit cell as printed (实施单位原文). Printed: 实施单位, 项目单位, 资金使用单位, 单位名称.';
comment on column evaluations.unit_name is 'Unit name without code and marks (实施单位).';
comment on column evaluations.unit_code is 'Unit code printed on this form (实施单位代码).';
comment on column evaluations.is_unit_summary is 'True if the unit carries the mark 汇总 (实施单位汇总).';
comment on column evaluations.goal_planned is 'Planned goal; several goals one per line (预期目标). Printed: 预期目标, 年初设定目标, 年度总体目标.';
comment on column evaluations.goal_actual is 'Goal as achieved; several goals one per line (实际完成情况). Printed: 实际完成情况, 全年实际完成情况.';
comment on column evaluations.money_unit is 'Unit in which the form prints money (金额单位): 元, 万元 …; amounts here are already in yuan.';
comment on column evaluations.indicator_weight_points is 'Sum of the weights of the leaf indicators, in points (指标分值合计); computed.';
comment on column evaluations.execution_weight_points is 'Weight of budget execution, in points (预算执行分值). Printed: 分值, 权重, (10分).';
comment on column evaluations.total_weight_points is 'Total weight as printed, in points, usually 100 (总分值). Printed: 总分.';
comment on column evaluations.total_weight_text is 'Total weight as printed (总分值原文).';
comment on column evaluations.total_score_points is 'Total score as printed, in points (总得分). Printed: 总分, 合计, 自评总分.';
comment on column evaluations.total_score_text is 'Total score as printed (总得分原文).';
comment on column evaluations.grade is 'Grade in canonical spelling (评分等级): 优, 良, 中, 差 or that of the local scale; NULL if blank.';
comment on column evaluations.grade_text is 'Grade as printed (评分等级原文). Printed: 评分等级, 自评等级.';
comment on column evaluations.conclusion_text is 'Conclusion, problems and measures below the table (评价结论). Printed: 评价结论, 存在问题, 改进措施, 备注.';
comment on column evaluations.page_first is 'First page of the form, from 1 (起始页).';
comment on column evaluations.page_last is 'Last page of the form (结束页).';
comment on column evaluations.confidence is 'Confidence of the reading, 0 to 1 (置信度).';
comment on column evaluations.status is 'complete: every row of the form was read and loaded; partial: not, see quality.notes and quality.rejected_rows (状态).';
