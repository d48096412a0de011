-- 得分复算：audit.recomputed_scores 的中文视图，含义见各列注释。
select
    evaluation_id as "评价编号",
    indicator_no as "指标序号",
    rule_set_id as "评分规则",
    basis as "计算方式",
    lowest_points as "最低应得分",
    highest_points as "最高应得分",
    score_points as "自评得分"
from audit.recomputed_scores
