-- Which migrations were applied.
create table if not exists {schema_version} (
  version    int    not null primary key,
  name       text   not null,
  state      text   not null, -- 'started' or 'done'
  applied_at bigint not null  -- milliseconds since 1970-01-01 UTC
);
