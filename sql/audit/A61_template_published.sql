-- No template is published as a form: cells filled in, scores given.
-- Documents that hold templates only were rejected; they are found here by their document.
-- title: 公开未填写的空白模板
-- title_en: Unfilled template published
-- severity: error
-- basis: 预算法 (publication of results); R6
-- subject: evaluation
-- needs: a form with indicators, or a document rejected as unfilled
with cells as (
    select
        i.evaluation_id,
        count(*) * (
            any_value(cast(f.has_target_column as integer) + cast(f.has_actual_column as integer)
                + cast(f.has_score_column as integer))
        ) as cell_count,
        sum(
            if(f.has_target_column and (i.target_text is null or i.target_kind in ('placeholder', 'filler')
                or regexp_matches(i.target_text, getvariable('words_instruction'))), 1, 0)
            + if(f.has_actual_column and (i.actual_text is null or i.actual_kind in ('placeholder', 'filler')
                or regexp_matches(i.actual_text, getvariable('words_instruction'))), 1, 0)
            + if(f.has_score_column and i.score_points is null, 1, 0)
        ) as empty_count,
        count(i.score_points) as scored_count,
        bool_or(f.has_score_column) as has_score_column
    from indicator_facts as i
    inner join form_facts as f on f.evaluation_id = i.evaluation_id
    group by i.evaluation_id
),
cases as (
    select
        f.evaluation_id,
        null as subject_no,
        c.empty_count / nullif(c.cell_count, 0) as share,
        case
            when c.evaluation_id is null or share is null then 'not_applicable'
            when c.scored_count = 0 and share >= getvariable('a61_empty_share') then 'finding'
            else 'pass'
        end as outcome
    from form_facts as f
    left join cells as c on c.evaluation_id = f.evaluation_id
    union all
    select null, 'document:' || document_id, 1, 'finding'
    from quality.rejected_documents
    where category = 'unfilled'
)
select
    evaluation_id,
    subject_no,
    outcome,
    '已填写的自评表' as expected,
    '空白或模板文字占' || plain(cast(share * 100 as decimal(18, 1))) || '%' as found,
    round(share, 4) as gap,
    case when outcome = 'finding' then
        '公开的自评表未填写：' || plain(cast(share * 100 as decimal(18, 1))) || '%的单元格为空或为填表说明，且无任何得分，请重新公开。'
    end as message,
    case when outcome = 'finding' then 'A template was published: no scores, '
        || plain(cast(share * 100 as decimal(18, 1))) || ' % of the cells empty.'
    end as message_en
from cases
