-- Which names may be one organisation, and why? Nobody has confirmed these yet.
select
    a.organization_name,
    b.organization_name as other_name,
    m.reason,
    round(m.similarity, 2) as similarity,
    coalesce(a.county, a.prefecture, a.province) as place,
    coalesce(b.county, b.prefecture, b.province) as other_place
from organization_matches as m
inner join organizations as a on a.organization_id = m.organization_id
inner join organizations as b on b.organization_id = m.matched_organization_id
where not m.is_proven
order by m.similarity desc, a.organization_name, other_name
