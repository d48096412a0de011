create table audit.findings (
    rule_id varchar not null references audit.rules (rule_id),
    evaluation_id varchar,
    indicator_no integer,
    subject_no varchar,
    severity varchar not null check (severity in ('error', 'warning', 'info')),
    expected varchar,
    found varchar,
    gap double,
    message varchar not null,
    message_en varchar
);
comment on table audit.findings is 'What the rules found (审核发现). Grain: one row per rule and subject that breaks it.';
comment on column audit.findings.rule_id is 'Rule broken, see audit.rules (规则编号).';
comment on column audit.findings.evaluation_id is 'Form concerned, see evaluations (评价编号); NULL for findings about a unit or several forms.';
comment on column audit.findings.indicator_no is 'Indicator row concerned, see indicators (指标序号); NULL if not about one indicator.';
comment on column audit.findings.subject_no is 'Other subject (对象编号): funding:line_no, goal:goal_no, column:goal_no:start_no of a text, document:document_id, or unit|year and more, parted by bars.';
comment on column audit.findings.severity is 'error, warning or info (严重程度).';
comment on column audit.findings.expected is 'What should stand there (应为).';
comment on column audit.findings.found is 'What stands there (实为).';
comment on column audit.findings.gap is 'Difference between the two, in the unit of the value (差额).';
comment on column audit.findings.message is 'Finding in Chinese, ready for a letter (说明).';
comment on column audit.findings.message_en is 'Finding in English (英文说明).';
