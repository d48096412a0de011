-- Texts of goals and conclusions cut before each number with a unit (文本切分). Grain: piece of a text.
-- Each piece but the first starts with such a number, chr(2) ends it; digits and signs are folded to ASCII one by
-- one, so that positions stay those of the text.
with texts as (
    select evaluation_id, goal_no, 'planned_text' as column_name, planned_text as text from goals
    union all
    select evaluation_id, goal_no, 'actual_text' as column_name, actual_text as text from goals
    union all
    select evaluation_id, null as goal_no, 'conclusion_text' as column_name, conclusion_text as text from evaluations
),
marked as (
    select
        evaluation_id,
        goal_no,
        column_name,
        string_split(
            regexp_replace(
                translate(text, '０１２３４５６７８９．％', '0123456789.%'),
                getvariable('pattern_amount'),
                chr(1) || '\0' || chr(2),
                'g'
            ),
            chr(1)
        ) as pieces
    from texts
    where text is not null
),
numbered as (
    select
        evaluation_id,
        goal_no,
        column_name,
        unnest(pieces) as piece,
        generate_subscripts(pieces, 1) as piece_no
    from marked
    where len(pieces) > 1
)
select
    evaluation_id,
    goal_no,
    column_name,
    piece_no,
    split_part(piece, chr(2), 1) as head,
    split_part(piece, chr(2), 2) as tail,
    lag(if(piece_no = 1, piece, split_part(piece, chr(2), 2))) over by_text as before,
    1 + coalesce(
        sum(length(replace(piece, chr(2), ''))) over (
            partition by evaluation_id, goal_no, column_name
            order by piece_no
            rows between unbounded preceding and 1 preceding
        ),
        0
    ) as start_no
from numbered
window by_text as (partition by evaluation_id, goal_no, column_name order by piece_no)
