create table audit.rules (
    rule_id varchar not null primary key,
    title varchar not null,
    title_en varchar,
    severity varchar not null check (severity in ('error', 'warning', 'info')),
    basis varchar,
    subject varchar not null check (subject in ('evaluation', 'indicator', 'funding', 'goal', 'unit', 'project', 'document')),
    needs varchar,
    is_enabled boolean not null,
    origin varchar not null check (origin in ('jixiao', 'user'))
);
comment on table audit.rules is 'Rules by which forms are checked (审核规则). Grain: one row per rule, that is per file of sql/audit or of the user''s folder.';
comment on column audit.rules.rule_id is 'Rule, such as A13 (规则编号).';
comment on column audit.rules.title is 'What the rule looks for, in Chinese (规则名称).';
comment on column audit.rules.title_en is 'The same in English (规则英文名称).';
comment on column audit.rules.severity is 'error, warning or info (严重程度), as the settings have it; a finding may differ.';
comment on column audit.rules.basis is 'Law, notice or professional practice behind it (依据).';
comment on column audit.rules.subject is 'What is judged: evaluation, indicator, funding, goal, unit, project or document (对象).';
comment on column audit.rules.needs is 'What must be there for the rule to judge; without it the outcome is not_applicable (所需数据).';
comment on column audit.rules.is_enabled is 'False if the settings switch the rule off: it has no findings and no outcomes (是否启用).';
comment on column audit.rules.origin is 'jixiao, or user for a rule of the user''s own folder (来源).';
