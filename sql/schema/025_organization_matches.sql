create table organization_matches (
    organization_id varchar not null references organizations (organization_id),
    matched_organization_id varchar not null references organizations (organization_id),
    reason varchar not null check (
        reason in ('same_name', 'same_code', 'place_missing', 'other_tail', 'one_character', 'near_spelling')
    ),
    similarity double not null check (similarity between 0 and 1),
    is_proven boolean not null,
    primary key (organization_id, matched_organization_id, reason),
    check (organization_id < matched_organization_id)
);
comment on table organization_matches is 'Names that are or may be one organisation (单位匹配). Grain: pair of names and reason, each pair once. Only proven pairs are taken together in organizations.canonical_organization_id; the others await a person.';
comment on column organization_matches.organization_id is 'One name, see organizations (单位编号); the smaller of the two.';
comment on column organization_matches.matched_organization_id is 'The other name (匹配单位编号).';
comment on column organization_matches.reason is 'Why they match, closed list (匹配理由): same_name (but for place prefix and punctuation), same_code (in one jurisdiction, and alike), place_missing (one name lacks its place), other_tail (中心, 站, 本级 … at the end differ), one_character (one differs, lacks or is swapped), near_spelling.';
comment on column organization_matches.similarity is 'Share of the longer name, without place, that both have in common at the beginning and the end, 0 to 1 (相似度).';
comment on column organization_matches.is_proven is 'True if the two are taken for one organisation (确认同一).';
