create table audit.outcomes (
    rule_id varchar not null references audit.rules (rule_id),
    evaluation_id varchar,
    outcome varchar not null check (outcome in ('finding', 'pass', 'not_applicable')),
    subjects integer not null check (subjects >= 1)
);
comment on table audit.outcomes is 'How many subjects of a form a rule found fault with, passed or could not judge (审核结果). Grain: rule, form and outcome.';
comment on column audit.outcomes.rule_id is 'Rule, see audit.rules (规则编号).';
comment on column audit.outcomes.evaluation_id is 'Form, see evaluations (评价编号); NULL for subjects above the form, such as unit and year.';
comment on column audit.outcomes.outcome is 'finding, pass, or not_applicable where the rule lacks what it needs (结果).';
comment on column audit.outcomes.subjects is 'Subjects with this outcome: rows, or 1 if the form itself is judged (对象数).';
