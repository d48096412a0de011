create table audit.rules (
    rule_id varchar not null primary key,
    title varchar not null,
    title_en varchar,
    severity varchar not null check (severity in ('error', 'warning', 'info')),
    basis varchar,
    subject varchar not null check (subject in ('evaluation', 'indicator', 'funding', 'goal', 'unit', 'project', 'document'))
);
comment on table audit.rules is 'Rules by which forms are checked (审核规则). Grain: one row per rule, that is per file of sql/audit.';
comment on column audit.rules.rule_id is 'Rule, such as A13 (规则编号).';
comment on column audit.rules.title is 'What the rule looks for, in Chinese (规则名称).';
comment on column audit.rules.title_en is 'The same in English (规则英文名称).';
comment on column audit.rules.severity is 'error, warning or info (严重程度); a finding may be milder.';
comment on column audit.rules.basis is 'Law, notice or professional practice behind it (依据).';
comment on column audit.rules.subject is 'What is judged: evaluation, indicator, funding, goal, unit, project or document (对象).';
