-- Units that may be compared with each other (可比计量单位). Grain: canonical unit.
-- Things counted by 个, 项, 家 … are one family; people, visits, money and measures are families of their own.
select
    canonical as unit,
    kind,
    base,
    cast(factor as double) as factor,
    case
        when kind in ('count', 'organization') then 'count'
        when kind in ('household', 'household_time') then 'household'
        else kind
    end as family
from reference_units
