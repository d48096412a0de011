create table project_matches (
    project_id varchar not null references projects (project_id),
    matched_project_id varchar not null references projects (project_id),
    reason varchar not null check (
        reason in ('same_name', 'same_name_without_year', 'same_code', 'other_phase', 'one_character', 'near_spelling')
    ),
    similarity double not null check (similarity between 0 and 1),
    is_proven boolean not null,
    primary key (project_id, matched_project_id, reason),
    check (project_id < matched_project_id)
);
comment on table project_matches is 'Names that are or may be one project of a unit, over the years (项目匹配). Grain: pair of projects and reason, each pair once. Only proven pairs share projects.series_id; the others await a person.';
comment on column project_matches.project_id is 'One project, see projects (项目编号); the smaller of the two.';
comment on column project_matches.matched_project_id is 'The other project (匹配项目编号).';
comment on column project_matches.reason is 'Why they match, closed list (匹配理由): same_name (but for punctuation, or a unit or department spelt otherwise), same_name_without_year, same_code (and alike), other_phase (二期, 第三批 …), one_character (one differs, lacks or is swapped), near_spelling.';
comment on column project_matches.similarity is 'Share of the longer name, without year, that both have in common at the beginning and the end, 0 to 1 (相似度).';
comment on column project_matches.is_proven is 'True if the two are taken for one project (确认同一).';
