-- Whose forms are read badly, by layout and publisher: forms with missing parts, values without a reading?
-- 按版式和公开部门，哪些自评表读取不完整、哪些数值未能识别？
select
    layout,
    reader,
    publisher,
    form_count,
    partial_form_count,
    unread_target_count + unread_actual_count + unread_score_count + unread_amount_count + unread_total_count
        as unread_values,
    note_count,
    rejected_row_count,
    mean_confidence
from marts.parse_quality
order by partial_form_ratio desc, unread_values desc, form_count desc, layout, reader, publisher
