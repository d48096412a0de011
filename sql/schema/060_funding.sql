create table funding (
    evaluation_id varchar not null references evaluations (evaluation_id),
    line_no integer not null check (line_no >= 1),
    source varchar not null check (source in (
        'total', 'fiscal', 'carry_over', 'other', 'central', 'local', 'provincial', 'municipal', 'county',
        'higher_level', 'own_level', 'special_account', 'unit_funds', 'own_funds', 'bond', 'government_fund',
        'state_capital', 'basic_expenditure', 'project_expenditure', 'unknown'
    )),
    source_text varchar,
    initial_budget_yuan decimal(18, 2),
    initial_budget_text varchar,
    adjusted_budget_yuan decimal(18, 2),
    adjusted_budget_text varchar,
    executed_yuan decimal(18, 2),
    executed_text varchar,
    execution_rate_pct decimal(18, 4),
    execution_rate_text varchar,
    weight_points decimal(9, 4),
    weight_text varchar,
    score_points decimal(9, 4),
    score_text varchar,
    reason_text varchar,
    money_unit varchar check (money_unit in ('元', '十元', '百元', '千元', '万元', '十万元', '百万元', '千万元', '亿元')),
    page_no integer check (page_no >= 1),
    primary key (evaluation_id, line_no)
);
comment on table funding is 'Money of a form by source (项目资金). Grain: funding line of a form. The line `total` already contains the others: never add them together.';
comment on column funding.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column funding.line_no is 'Position of the line on the form, from 1 (行号).';
comment on column funding.source is 'Source of the money, closed list (资金来源): total is 年度资金总额, fiscal 当年财政拨款, carry_over 上年结转资金, other 其他资金; basic_expenditure and project_expenditure part the money of a whole department by purpose (基本支出, 项目支出); unknown if the label is not known.';
comment on column funding.source_text is 'Source as printed (资金来源原文). Printed: 年度资金总额, 其中: 当年财政拨款, 上年结转资金, 其他资金.';
comment on column funding.initial_budget_yuan is 'Initial budget, yuan (年初预算数). Printed: 年初预算数, 年初预算.';
comment on column funding.initial_budget_text is 'Initial budget as printed (年初预算数原文).';
comment on column funding.adjusted_budget_yuan is 'Full-year budget after adjustments, yuan (全年预算数). Printed: 全年预算数, 调整后预算数, 预算数(A).';
comment on column funding.adjusted_budget_text is 'Full-year budget as printed (全年预算数原文).';
comment on column funding.executed_yuan is 'Money spent in the year, yuan (全年执行数). Printed: 全年执行数, 预算执行数, 执行数(B).';
comment on column funding.executed_text is 'Money spent as printed (全年执行数原文).';
comment on column funding.execution_rate_pct is 'Execution rate as printed, percent (执行率). Printed: 执行率(%), 预算执行率, 执行率(B/A).';
comment on column funding.execution_rate_text is 'Execution rate as printed (执行率原文).';
comment on column funding.weight_points is 'Weight of budget execution, points (分值). Printed: 分数, 分值, 权重.';
comment on column funding.weight_text is 'Weight as printed (分值原文).';
comment on column funding.score_points is 'Score for budget execution, points (得分). Printed: 得分, 执行率得分.';
comment on column funding.score_text is 'Score as printed (得分原文).';
comment on column funding.reason_text is 'Reason for the execution, as printed (原因). Printed: 原因.';
comment on column funding.money_unit is 'Unit in which this line prints money (金额单位); amounts here are already in yuan.';
comment on column funding.page_no is 'Page of the line (页码).';
