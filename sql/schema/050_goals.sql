create table goals (
    evaluation_id varchar not null references evaluations (evaluation_id),
    goal_no integer not null check (goal_no >= 1),
    planned_text varchar,
    actual_text varchar,
    weight_points decimal(9, 4),
    score_points decimal(9, 4),
    page_no integer check (page_no >= 1),
    primary key (evaluation_id, goal_no)
);
comment on table goals is 'Annual goals of a form (年度总体目标). Grain: goal of a form; most forms have one.';
comment on column goals.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column goals.goal_no is 'Position of the goal on the form, from 1 (目标序号). Printed: 年度绩效目标1, 目标2.';
comment on column goals.planned_text is 'Planned goal as printed, without HTML remnants (预期目标). Printed: 预期目标, 年初设定目标.';
comment on column goals.actual_text is 'Goal as achieved, as printed (实际完成情况). Printed: 实际完成情况, 年度总体目标完成情况综述.';
comment on column goals.weight_points is 'Weight of the goal, in points (目标权重). Printed: 权重比例, (80分).';
comment on column goals.score_points is 'Score of the goal, in points (目标得分).';
comment on column goals.page_no is 'Page on which the goal starts (页码).';
