-- Weights of level 1 by rule set, alternatives numbered (一级指标分值规则). Grain: rule set, alternative, part.
-- A part may join levels: benefit+satisfaction=40.
with alternatives as (
    select rule_set_id, unnest(string_split(weights, '|')) as alternative
    from rule_sets
    where weights is not null
)
select
    rule_set_id,
    alternative,
    string_split(split_part(part, '=', 1), '+') as levels,
    cast(split_part(part, '=', 2) as double) as points
from (select rule_set_id, alternative, unnest(string_split(alternative, ' ')) as part from alternatives)
