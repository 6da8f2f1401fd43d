-- Which migrations were applied.
create table if not exists {schema_version} (
  version    int          not null primary key,
  name       varchar(100) not null,
  state      varchar(10)  not null, -- 'started' or 'done'
  applied_at bigint       not null  -- milliseconds since 1970-01-01 UTC
) engine = InnoDB default charset utf8mb4 collate {:collation};
