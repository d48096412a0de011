-- 单位匹配：organization_matches 的中文视图，含义见各列注释。
select
    organization_id as "单位编号",
    matched_organization_id as "匹配单位编号",
    reason as "匹配理由",
    similarity as "相似度",
    is_proven as "确认同一"
from organization_matches
