-- How well forms were read, by layout, reader and publisher (读取质量). Grain: layout, reader and publisher, over all
-- forms, revised ones included; documents without any form are in quality.rejected_documents.
-- Unread: something is printed and no value follows from it.
-- publisher: Department, or unit where the form names none (公开部门).
-- form_count: Forms (表单数).
-- partial_form_count: Forms of which something could not be read (不完整表单数).
-- indicator_count: Indicator rows (指标数).
-- unread_target_count: Targets printed and not read (未读指标值数).
-- unread_actual_count: Actuals printed and not read (未读完成值数).
-- unread_score_count: Scores of indicators printed and not read (未读得分数).
-- unread_amount_count: Amounts of money printed and not read (未读金额数).
-- unread_total_count: Total scores printed and not read (未读总分数).
-- note_count: Remarks of the reader, see quality.notes (读取说明数).
-- rejected_row_count: Rows that broke a rule of the schema (拒收行数).
-- mean_confidence: Mean confidence of the forms, 0 to 1 (平均置信度).
-- lowest_confidence: Lowest confidence of a form, 0 to 1 (最低置信度).
-- partial_form_ratio: Share of forms of which something could not be read (不完整表单占比).
with indicator_counts as (
    select
        evaluation_id,
        count(*) as indicator_count,
        count(*) filter (where target_kind = 'unparsed') as unread_target_count,
        count(*) filter (where actual_kind = 'unparsed') as unread_actual_count,
        count(*) filter (where score_text is not null and score_points is null) as unread_score_count
    from indicators
    group by evaluation_id
),
amount_counts as (
    select
        evaluation_id,
        count(*) filter (where initial_budget_text is not null and initial_budget_yuan is null)
        + count(*) filter (where adjusted_budget_text is not null and adjusted_budget_yuan is null)
        + count(*) filter (where executed_text is not null and executed_yuan is null) as unread_amount_count
    from funding
    group by evaluation_id
),
note_counts as (
    select evaluation_id, count(*) as note_count
    from quality.notes
    group by evaluation_id
),
rejected_counts as (
    select evaluation_id, count(*) as rejected_row_count
    from quality.rejected_rows
    group by evaluation_id
)
select
    e.layout,
    d.reader,
    coalesce(e.department_name, e.unit_name) as publisher,
    count(*) as form_count,
    count(*) filter (where e.status = 'partial') as partial_form_count,
    round(count(*) filter (where e.status = 'partial') / count(*), 4) as partial_form_ratio,
    cast(coalesce(sum(i.indicator_count), 0) as bigint) as indicator_count,
    cast(coalesce(sum(i.unread_target_count), 0) as bigint) as unread_target_count,
    cast(coalesce(sum(i.unread_actual_count), 0) as bigint) as unread_actual_count,
    cast(coalesce(sum(i.unread_score_count), 0) as bigint) as unread_score_count,
    cast(coalesce(sum(a.unread_amount_count), 0) as bigint) as unread_amount_count,
    count(*) filter (where e.total_score_text is not null and e.total_score_points is null) as unread_total_count,
    cast(coalesce(sum(n.note_count), 0) as bigint) as note_count,
    cast(coalesce(sum(r.rejected_row_count), 0) as bigint) as rejected_row_count,
    round(avg(e.confidence), 4) as mean_confidence,
    min(e.confidence) as lowest_confidence
from evaluations as e
inner join documents as d on d.document_id = e.document_id
left join indicator_counts as i on i.evaluation_id = e.evaluation_id
left join amount_counts as a on a.evaluation_id = e.evaluation_id
left join note_counts as n on n.evaluation_id = e.evaluation_id
left join rejected_counts as r on r.evaluation_id = e.evaluation_id
group by e.layout, d.reader, coalesce(e.department_name, e.unit_name)
