-- Star tables live in schema main, so that `select * from projects` just works. Beside them:
-- audit (rules and findings) and quality (what was refused, odd or unknown, and the build itself).
-- Foreign keys cannot cross schemas in DuckDB, so those of audit and quality are checked by sql/checks.
create schema if not exists audit;
create schema if not exists quality;
