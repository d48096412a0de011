create table audit.recomputed_scores (
    evaluation_id varchar not null,
    indicator_no integer not null,
    rule_set_id varchar,
    basis varchar not null check (basis in ('met', 'ratio', 'band')),
    lowest_points decimal(9, 4) not null,
    highest_points decimal(9, 4) not null check (highest_points >= lowest_points),
    score_points decimal(9, 4)
);
comment on table audit.recomputed_scores is 'Scores recomputed under the rule set of the form''s jurisdiction and year (得分复算). Grain: indicator whose score can be recomputed.';
comment on column audit.recomputed_scores.evaluation_id is 'Form, see evaluations (评价编号).';
comment on column audit.recomputed_scores.indicator_no is 'Indicator, see indicators (指标序号).';
comment on column audit.recomputed_scores.rule_set_id is 'Rule set used (评分规则); NULL if none is known for the place and year, then the range is that of all known sets.';
comment on column audit.recomputed_scores.basis is 'met: target reached, full weight; ratio: weight by attainment; band: share of the weight for words such as 达成 (计算方式).';
comment on column audit.recomputed_scores.lowest_points is 'Lowest score the rules allow, points (最低应得分).';
comment on column audit.recomputed_scores.highest_points is 'Highest score the rules allow, points; equal to the lowest where the rules leave no room (最高应得分).';
comment on column audit.recomputed_scores.score_points is 'Score as printed, points (自评得分).';
