-- All times are milliseconds since 1970-01-01 UTC; the views show timestamps. See docs/schema.md.

-- One number space for destinations, subscriptions and incarnations of nodes.
create table {id_source} (
  id bigint not null auto_increment primary key -- rows are deleted as soon as they have given their number
) engine = InnoDB default charset utf8mb4 collate {:collation};

create table {catalog_version} (
  one     int    not null primary key, -- always 1
  version bigint not null
) engine = InnoDB default charset utf8mb4 collate {:collation};
insert into {catalog_version} (one, version) values (1, 1);

create table {destination} (
  id           bigint       not null primary key,
  kind         varchar(20)  not null,           -- 'queue', 'topic', 'temporary_queue', 'temporary_topic'
  name         varchar(640) not null,
  max_messages bigint       default 0 not null, -- most messages of a queue, 0 for no limit
  owner        bigint       default 0 not null, -- of a temporary one the incarnation of its node, else 0
  created_at   bigint       not null,
  dropped      boolean      default false not null,
  live_group   varchar(10)  generated always as
    (case when dropped then null when kind in ('queue', 'temporary_queue') then 'queue' else 'topic' end) stored
) engine = InnoDB default charset utf8mb4 collate {:collation};
create unique index {!destination_live} on {destination} (name, live_group);
create index {!destination_dropped} on {destination} (dropped, id);
create index {!destination_owner} on {destination} (owner);

create table {subscription} (
  id                  bigint     not null primary key,
  topic_id            bigint     not null,
  name                varchar(640),                  -- null for an unshared, non-durable one
  client_id           varchar(640),
  durable             boolean    not null,
  shared              boolean    not null,
  selector            mediumtext,
  no_local            boolean    default false not null,
  no_local_connection varchar(640),
  owner               bigint     default 0 not null, -- of an unshared, non-durable one the incarnation, else 0
  created_at          bigint     not null,
  dropped             boolean    default false not null,
  live_scope          binary(32) generated always as
    (case when dropped or name is null then null
          else unhex(sha2(concat(durable, coalesce(concat(':', client_id), '')), 256)) end) stored
) engine = InnoDB default charset utf8mb4 collate {:collation};
create unique index {!subscription_live} on {subscription} (name, live_scope);
create index {!subscription_topic} on {subscription} (topic_id);
create index {!subscription_dropped} on {subscription} (dropped, id);
create index {!subscription_owner} on {subscription} (owner);

-- Active consumers of subscriptions.
create table {subscriber} (
  subscription_id bigint not null,
  incarnation     bigint not null,
  token           bigint not null,
  primary key (subscription_id, incarnation, token)
) engine = InnoDB default charset utf8mb4 collate {:collation};
create index {!subscriber_incarnation} on {subscriber} (incarnation);

-- Client identifiers in use.
create table {client} (
  client_id   varchar(640) not null primary key,
  incarnation bigint       not null
) engine = InnoDB default charset utf8mb4 collate {:collation};

create table {app_user} (
  name       varchar(640)   not null primary key,
  salt       varbinary(128) not null,
  hash       varbinary(128) not null,
  iterations int            not null,
  algorithm  varchar(40)    not null,
  created_at bigint         not null
) engine = InnoDB default charset utf8mb4 collate {:collation};

create table {node} (
  incarnation bigint       not null primary key,
  name        varchar(255) not null,
  alive       boolean      not null,
  lease_until bigint       not null,
  joined_at   bigint       not null,
  lifeline    varchar(200) -- the server where a lock ends with this node, or null: see docs/schema.md
) engine = InnoDB default charset utf8mb4 collate {:collation};

-- A writer of a node, one transaction at a time; its number grows with every transaction.
create table {lane} (
  incarnation bigint  not null,
  lane        int     not null,
  batch       bigint  not null,
  fenced      boolean default false not null,
  primary key (incarnation, lane)
) engine = InnoDB default charset utf8mb4 collate {:collation};

-- How many messages a bounded queue holds; other queues have no row.
create table {queue_depth} (
  source_id bigint not null primary key,
  depth     bigint not null
) engine = InnoDB default charset utf8mb4 collate {:collation};

-- A message in one source, a queue or a subscription.
create table {delivery} (
  id               bigint       not null primary key, -- grows with time; order within a priority
  source_id        bigint       not null,             -- destination.id of a queue, or subscription.id
  owner            bigint       not null,             -- 0 free, -1 delayed, -2 set aside, else node.incarnation
  priority         tinyint      not null,
  precedence       tinyint      generated always as (9 - priority) stored,
  delivery_count   int          not null,
  message_id       varchar(255) not null,
  kind             varchar(16)  not null,
  sent_at          bigint       not null,
  persistent       boolean      not null,
  expires_at       bigint,
  due_at           bigint,
  correlation_id   mediumtext,
  type             mediumtext,
  reply_to         mediumtext,
  body_size        bigint       not null,             -- bytes, or characters of a text
  content_id       bigint       default 0 not null,   -- content.id that has properties and body, or 0
  content_shared   boolean      default false not null,
  properties       mediumtext,                        -- JSON
  body_text        mediumtext,
  body_bytes       mediumblob,
  set_aside_reason varchar(1000)
) engine = InnoDB default charset utf8mb4 collate {:collation};
create index {!delivery_source} on {delivery} (source_id, owner, precedence, id);

-- Properties and body of a message that has several deliveries, or is large.
create table {content} (
  id              bigint  not null primary key, -- the message's first delivery id
  targets         int     not null,             -- how many deliveries it began with; their ids are consecutive
  body_chunks     int     not null,             -- 0, or how many rows of content_chunk hold the body
  body_is_text    boolean not null,
  property_chunks int     not null,             -- 0, or how many rows of content_chunk hold the properties
  properties      mediumtext,
  body_text       mediumtext,
  body_bytes      mediumblob
) engine = InnoDB default charset utf8mb4 collate {:collation};

create table {content_chunk} (
  content_id bigint  not null,
  part       tinyint not null, -- 0 properties, 1 body
  seq        int     not null,
  text       mediumtext,
  bytes      mediumblob,
  primary key (content_id, part, seq)
) engine = InnoDB default charset utf8mb4 collate {:collation};

-- When to look at a delivery: only messages that expire or are delayed have rows here.
create table {timer} (
  delivery_id bigint  not null,
  action      tinyint not null, -- 0 delivery time, 1 expiry
  due_at      bigint  not null,
  primary key (delivery_id, action)
) engine = InnoDB default charset utf8mb4 collate {:collation};
create index {!timer_due} on {timer} (action, due_at);
