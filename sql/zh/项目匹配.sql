-- 项目匹配：project_matches 的中文视图，含义见各列注释。
select
    project_id as "项目编号",
    matched_project_id as "匹配项目编号",
    reason as "匹配理由",
    similarity as "相似度",
    is_proven as "确认同一"
from project_matches
