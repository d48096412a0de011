-- 用中文表名和列名查询：各项目的预算执行率和得分（中文视图示例）。
select
    f."实施单位",
    f."项目名称",
    m."全年预算数",
    m."全年执行数",
    m."执行率",
    f."总得分",
    f."评分等级"
from zh."绩效自评表" as f
inner join zh."项目资金" as m on m."评价编号" = f."评价编号"
where m."资金来源" = 'total'
order by m."全年预算数" desc
