-- Numbers with a unit in the texts of a form, as values in comparable units (文本中的数量). Grain: such a number.
-- The noun of a count stands behind its unit (125 场阅读活动), else before the number (申报项目 720 个); of money,
-- percent and people it is looked for the other way round.
with parts as (
    select
        *,
        regexp_extract(head, getvariable('pattern_amount'), ['number', 'words', 'scale', 'unit']) as found,
        regexp_extract(tail, '^\s*(?:以上|左右|余|多)?的?\s*[“"]?(\p{Han}+)', 1) as noun_after,
        regexp_extract(
            regexp_replace(before, '(?:约|近|超过|超|达到|达|为|共计|共|计|[:：]|\s)+$', ''), '(\p{Han}+)[”"]?$', 1
        ) as noun_before
    from narrative_pieces
    where piece_no > 1
),
valued as (
    select
        p.*,
        u.base,
        u.family,
        coalesce(
            try_cast(nullif(regexp_replace(p.found.number, '[,，]', '', 'g'), '') as double),
            w.value
        ) * coalesce(s.value, 1) * u.factor as value
    from parts as p
    inner join narrative_units as u on u.spelling = p.found.unit
    left join reference_numerals as w on w.word = p.found.words
    left join reference_scales as s on s.word = p.found.scale
),
named as (
    select
        *,
        case
            when family in ('money', 'percent', 'person') then coalesce(nullif(noun_before, ''), nullif(noun_after, ''))
            else coalesce(nullif(noun_after, ''), nullif(noun_before, ''))
        end as noun
    from valued
    where value is not null and value < 1e21
)
select
    evaluation_id,
    goal_no,
    column_name,
    cast(start_no as integer) as start_no,
    head as raw_text,
    cast(value as decimal(28, 6)) as value,
    base as unit,
    family as unit_family,
    noun,
    nullif(regexp_replace(noun, getvariable('words_generic_noun'), '', 'g'), '') as noun_core,
    regexp_matches(before, getvariable('words_approximate')) or regexp_matches(tail, getvariable('words_approximate_after'))
        as is_approximate
from named
