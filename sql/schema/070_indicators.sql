create table indicators (
    evaluation_id varchar not null references evaluations (evaluation_id),
    indicator_no integer not null check (indicator_no >= 1),
    goal_no integer check (goal_no >= 1),
    parent_indicator_no integer check (parent_indicator_no < indicator_no),
    level1 varchar,
    level2 varchar,
    level1_text varchar,
    level2_text varchar,
    indicator_name varchar,
    indicator_name_text varchar,
    nature_text varchar,
    target_text varchar,
    target_kind varchar check (target_kind in (
        'number', 'percent', 'money', 'rate_unit', 'delta', 'date', 'deadline', 'year', 'period', 'boolean',
        'achievement', 'level', 'qualitative', 'reference', 'range', 'list', 'placeholder', 'na', 'filler',
        'ratio', 'class', 'text', 'unparsed'
    )),
    target_operator varchar check (target_operator in ('=', '≥', '≤', '>', '<', 'between')),
    target_value decimal(28, 6),
    target_high decimal(28, 6),
    target_unit varchar,
    target_unit_text varchar,
    target_date_low date,
    target_date_high date,
    target_note varchar,
    initial_target_text varchar,
    actual_text varchar,
    actual_kind varchar check (actual_kind in (
        'number', 'percent', 'money', 'rate_unit', 'delta', 'date', 'deadline', 'year', 'period', 'boolean',
        'achievement', 'level', 'qualitative', 'reference', 'range', 'list', 'placeholder', 'na', 'filler',
        'ratio', 'class', 'text', 'unparsed'
    )),
    actual_operator varchar check (actual_operator in ('=', '≥', '≤', '>', '<', 'between')),
    actual_value decimal(28, 6),
    actual_high decimal(28, 6),
    actual_unit varchar,
    actual_unit_text varchar,
    actual_date_low date,
    actual_date_high date,
    actual_note varchar,
    attainment_ratio double,
    direction varchar check (direction in ('positive', 'reverse', 'equal', 'unknown')),
    direction_basis varchar,
    weight_points decimal(9, 4),
    weight_text varchar,
    score_points decimal(9, 4),
    score_text varchar,
    review_actual_text varchar,
    review_score_points decimal(9, 4),
    review_score_text varchar,
    completion_rate_text varchar,
    score_method_text varchar,
    deviation_reason varchar,
    page_no integer check (page_no >= 1),
    confidence double check (confidence between 0 and 1),
    primary key (evaluation_id, indicator_no)
);
comment on table indicators is 'Performance indicators of a form (绩效指标). Grain: indicator row of a form, in printed order. A negative score or a score above its weight is a finding, not an error of reading, and is kept.';
comment on column indicators.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column indicators.indicator_no is 'Position of the row on the form, from 1 (指标序号).';
comment on column indicators.goal_no is 'Goal the indicator belongs to, see goals (目标序号); NULL or 1 where the form has one goal.';
comment on column indicators.parent_indicator_no is 'Indicator this row is a 其中 part of (上级指标序号); NULL for rows of their own. Parts are not scored again.';
comment on column indicators.level1 is 'Level 1, canonical (一级指标): 产出指标, 效益指标, 满意度指标, 成本指标 …';
comment on column indicators.level2 is 'Level 2, canonical (二级指标): 数量指标, 质量指标, 时效指标, 社会效益指标 …';
comment on column indicators.level1_text is 'Level 1 as printed, carried down merged cells (一级指标原文). Printed: 一级指标.';
comment on column indicators.level2_text is 'Level 2 as printed, carried down merged cells (二级指标原文). Printed: 二级指标.';
comment on column indicators.indicator_name is 'Indicator name without numbering, marks and unit (三级指标).';
comment on column indicators.indicator_name_text is 'Indicator name as printed (三级指标原文). Printed: 三级指标, 指标名称.';
comment on column indicators.nature_text is 'Nature of the indicator as printed (指标性质): ≥, =, 定性, 正向 … Printed: 指标性质, 计算符号, 指标方向.';
comment on column indicators.target_text is 'Target as printed (年度指标值). Printed: 年度指标值, 指标值, 年初目标值(A), 预期指标值.';
comment on column indicators.target_kind is 'Kind of the target, closed list (指标值类型): number, percent, money, date, deadline, qualitative, achievement, reference … unparsed.';
comment on column indicators.target_operator is 'Operator of the target (指标值符号): =, ≥, ≤, >, <, between.';
comment on column indicators.target_value is 'Target, or lower bound of a range, in target_unit (指标值). Money in yuan; scale words such as 万 multiplied in; levels and achievements as rank, 1 is best; dates and words have none.';
comment on column indicators.target_high is 'Upper bound of a range, in target_unit (指标值上限).';
comment on column indicators.target_unit is 'Unit of the target, canonical (指标值单位).';
comment on column indicators.target_unit_text is 'Unit of the target as printed (指标值单位原文). Printed: 度量单位, 计量单位, or in the target itself.';
comment on column indicators.target_date_low is 'First day that a date, deadline, year or period in the target allows (目标起始日期); NULL where only an end is set.';
comment on column indicators.target_date_high is 'Last day that it allows (目标截止日期).';
comment on column indicators.target_note is 'Remark on how the target was read (指标值说明).';
comment on column indicators.initial_target_text is 'Target before adjustment, where the form prints both (年初指标值). Printed: 年初指标值.';
comment on column indicators.actual_text is 'Actual as printed (实际完成值). Printed: 实际完成值, 完成值, 全年实际值, 全年完成值.';
comment on column indicators.actual_kind is 'Kind of the actual (完成值类型), same list as target_kind.';
comment on column indicators.actual_operator is 'Operator of the actual (完成值符号); anything but = was copied from the target.';
comment on column indicators.actual_value is 'Actual, or lower bound of a range, in actual_unit (完成值); read as target_value is.';
comment on column indicators.actual_high is 'Upper bound of a range, in actual_unit (完成值上限).';
comment on column indicators.actual_unit is 'Unit of the actual, canonical; that of the target where none is printed (完成值单位).';
comment on column indicators.actual_unit_text is 'Unit of the actual as printed (完成值单位原文).';
comment on column indicators.actual_date_low is 'First day that a date, deadline, year or period in the actual allows (实际起始日期); NULL where only an end is set.';
comment on column indicators.actual_date_high is 'Last day that it allows (实际截止日期).';
comment on column indicators.actual_note is 'Remark on how the actual was read (完成值说明).';
comment on column indicators.attainment_ratio is 'How far the target was attained, below 1 if it was missed (完成比例): actual by target, or target by actual where less is better; NULL if not comparable.';
comment on column indicators.direction is 'Which way is better (指标方向): positive is more, reverse is less, equal is exactly the target, unknown.';
comment on column indicators.direction_basis is 'What the direction was inferred from: nature column, operator, zero target, cost level or name (方向依据).';
comment on column indicators.weight_points is 'Weight, points (分值). Printed: 分值, 分数, 权重, 参考分值.';
comment on column indicators.weight_text is 'Weight as printed (分值原文).';
comment on column indicators.score_points is 'Score, points (得分). Printed: 得分, 自评分, 自评得分.';
comment on column indicators.score_text is 'Score as printed (得分原文).';
comment on column indicators.review_actual_text is 'Actual found by the reviewer, as printed (复核完成值). Printed: 复核完成值.';
comment on column indicators.review_score_points is 'Score given by the reviewer, points (复核得分). Printed: 复核分, 财政审核评分, 核查分数.';
comment on column indicators.review_score_text is 'Reviewer''s score as printed (复核得分原文).';
comment on column indicators.completion_rate_text is 'Completion rate as printed (完成率). Printed: 累计完成率, 得分系数(%).';
comment on column indicators.score_method_text is 'Method of scoring as printed (得分计算方法). Printed: 得分计算方法, 评价标准.';
comment on column indicators.deviation_reason is 'Reason for the deviation and measures, as printed (偏差原因). Printed: 偏差原因分析及改进措施, 未完成原因.';
comment on column indicators.page_no is 'Page on which the row starts (页码).';
comment on column indicators.confidence is 'Confidence of the reading, 0 to 1 (置信度).';
