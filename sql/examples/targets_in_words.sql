-- What share of targets is words instead of numbers, by level 2 and year?
select
    e.fiscal_year,
    i.level2,
    count(*) as indicators,
    count(*) filter (where i.target_kind in ('qualitative', 'achievement', 'level', 'boolean', 'unparsed'))
        as word_targets,
    round(word_targets / count(*), 4) as word_ratio
from marts.current_evaluations as e
inner join indicators as i on i.evaluation_id = e.evaluation_id
group by e.fiscal_year, i.level2
order by e.fiscal_year, word_ratio desc, i.level2
