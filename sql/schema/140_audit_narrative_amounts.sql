create table audit.narrative_amounts (
    evaluation_id varchar not null,
    goal_no integer,
    column_name varchar not null check (column_name in ('planned_text', 'actual_text', 'conclusion_text')),
    start_no integer not null check (start_no >= 1),
    raw_text varchar not null,
    value decimal(28, 6) not null,
    unit varchar not null,
    unit_family varchar not null,
    noun varchar,
    noun_core varchar,
    is_approximate boolean not null
);
comment on table audit.narrative_amounts is 'Amounts and counts in texts of goals, results and conclusions (文本中的数量). Grain: number with a unit at a place of a text.';
comment on column audit.narrative_amounts.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column audit.narrative_amounts.goal_no is 'Goal whose text it is (目标序号); NULL in conclusions.';
comment on column audit.narrative_amounts.column_name is 'Text it stands in: planned_text or actual_text of goals, conclusion_text of evaluations (文本列).';
comment on column audit.narrative_amounts.start_no is 'Position of its first character in that text, from 1 (起始位置).';
comment on column audit.narrative_amounts.raw_text is 'Number and unit as printed (原文).';
comment on column audit.narrative_amounts.value is 'Number in `unit`, scale words such as 万 multiplied in; money in yuan (数值).';
comment on column audit.narrative_amounts.unit is 'Unit to which the printed one converts: 元, 人, 个 … (单位).';
comment on column audit.narrative_amounts.unit_family is 'Units that may be compared: money, percent, person, person_time, count … (单位类别).';
comment on column audit.narrative_amounts.noun is 'What is counted: the words behind the unit, or before the number (所指).';
comment on column audit.narrative_amounts.noun_core is 'The noun without words that say nothing of the thing, such as 活动 or 工作 (所指核心词).';
comment on column audit.narrative_amounts.is_approximate is 'True beside words such as 约 or 余 (是否约数).';
