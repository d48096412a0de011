-- An indicator that is a 其中 part belongs to an indicator of the same form.
-- severity: warn
select i.evaluation_id, i.indicator_no, i.parent_indicator_no
from indicators as i
anti join indicators as p
    on p.evaluation_id = i.evaluation_id and p.indicator_no = i.parent_indicator_no
where i.parent_indicator_no is not null
