-- Unit words that count in running text, and what they convert to (文本计量单位). Grain: spelling.
-- Units of time, class and score are left out: 2023 年 and 第 3 级 count nothing.
with spellings as (
    select canonical, unnest(list_prepend(canonical, string_split(synonyms, '|'))) as spelling
    from reference_units
    where kind not in ('class', 'score', 'degree', 'tenth', 'multiple', 'percentage_point', 'permille', 'bandwidth')
        and not starts_with(kind, 'time_')
)
select
    spelling,
    arg_min(u.base, canonical) as base,
    arg_min(u.family, canonical) as family,
    arg_min(u.factor, canonical) as factor
from spellings
inner join unit_families as u on u.unit = spellings.canonical
where spelling <> '' and spelling not in ('角', '里', '方', '点', '对', '本', '单', '片', '名额', '成', '字', '升', '口', '根', '块')
group by spelling
