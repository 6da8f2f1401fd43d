-- All times are milliseconds since 1970-01-01 UTC; the views show timestamps. See docs/schema.md.

-- One number space for destinations, subscriptions and incarnations of nodes.
create sequence {id_source} as bigint;

-- Raised whenever a destination is dropped or a subscription changes. Small tables that are often updated keep room
-- in their pages, so that a new version of a row needs no index entry.
create table {catalog_version} (
  one     int    not null primary key, -- always 1
  version bigint not null
) with (
  fillfactor = 50, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0
);
insert into {catalog_version} (one, version) values (1, 1);

create table {destination} (
  id           bigint  not null primary key,
  kind         text    not null,           -- 'queue', 'topic', 'temporary_queue', 'temporary_topic'
  name         text    not null,
  max_messages bigint  default 0 not null, -- most messages of a queue, 0 for no limit
  owner        bigint  default 0 not null, -- of a temporary one the incarnation of its node, else 0
  created_at   bigint  not null,
  dropped      boolean default false not null
);
create unique index {!destination_live} on {destination}
  (name, (case when kind in ('queue', 'temporary_queue') then 'queue' else 'topic' end)) where not dropped;
create index {!destination_dropped} on {destination} (id) where dropped;
create index {!destination_owner} on {destination} (owner) where owner <> 0;

create table {subscription} (
  id                  bigint  not null primary key,
  topic_id            bigint  not null,
  name                text,                       -- null for an unshared, non-durable one
  client_id           text,
  durable             boolean not null,
  shared              boolean not null,
  selector            text,
  no_local            boolean default false not null,
  no_local_connection text,
  owner               bigint  default 0 not null, -- of an unshared, non-durable one the incarnation, else 0
  created_at          bigint  not null,
  dropped             boolean default false not null
);
create unique index {!subscription_live} on {subscription} (name, durable, coalesce(':' || client_id, ''))
  where not dropped and name is not null;
create index {!subscription_topic} on {subscription} (topic_id);
create index {!subscription_dropped} on {subscription} (id) where dropped;
create index {!subscription_owner} on {subscription} (owner) where owner <> 0;

-- Active consumers of subscriptions.
create table {subscriber} (
  subscription_id bigint not null,
  incarnation     bigint not null,
  token           bigint not null,
  primary key (subscription_id, incarnation, token)
);
create index {!subscriber_incarnation} on {subscriber} (incarnation);

-- Client identifiers in use.
create table {client} (
  client_id   text   not null primary key,
  incarnation bigint not null
);

create table {app_user} (
  name       text   not null primary key,
  salt       bytea  not null,
  hash       bytea  not null,
  iterations int    not null,
  algorithm  text   not null,
  created_at bigint not null
);

create table {node} (
  incarnation bigint  not null primary key,
  name        text    not null,
  alive       boolean not null,
  lease_until bigint  not null,
  joined_at   bigint  not null,
  lifeline    varchar(200) -- the server where a lock ends with this node, or null: see docs/schema.md
) with (
  fillfactor = 50, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0
);

-- A writer of a node, one transaction at a time; its number grows with every transaction.
create table {lane} (
  incarnation bigint  not null,
  lane        int     not null,
  batch       bigint  not null,
  fenced      boolean default false not null,
  primary key (incarnation, lane)
) with (
  fillfactor = 50, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0
);

-- How many messages a bounded queue holds; other queues have no row.
create table {queue_depth} (
  source_id bigint not null primary key,
  depth     bigint not null
) with (
  fillfactor = 50, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0
);

-- A message in one source, a queue or a subscription.
create table {delivery} (
  id               bigint   not null primary key, -- grows with time; order within a priority
  source_id        bigint   not null,             -- destination.id of a queue, or subscription.id
  owner            bigint   not null,             -- 0 free, -1 delayed, -2 set aside, else node.incarnation
  priority         smallint not null,
  delivery_count   int      not null,
  message_id       text     not null,
  kind             text     not null,
  sent_at          bigint   not null,
  persistent       boolean  not null,
  expires_at       bigint,
  due_at           bigint,
  correlation_id   text,
  type             text,
  reply_to         text,
  body_size        bigint   not null,             -- bytes, or characters of a text
  content_id       bigint   default 0 not null,   -- content.id that has properties and body, or 0
  content_shared   boolean  default false not null,
  properties       text,                          -- JSON
  body_text        text,
  body_bytes       bytea,
  set_aside_reason text
) with (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.1
);
-- Free rows of a source in order; and what a source or a node has in all.
create index {!delivery_source} on {delivery} (source_id, owner, (9 - priority), id);
-- Only rows that are delayed, or expire, have entries here.
create index {!delivery_due} on {delivery} (due_at) where owner = -1;
create index {!delivery_expiry} on {delivery} (expires_at) where owner in (0, -1) and expires_at is not null;

-- Properties and body of a message that has several deliveries, or is large.
create table {content} (
  id              bigint  not null primary key, -- the message's first delivery id
  targets         int     not null,             -- how many deliveries it began with; their ids are consecutive
  body_chunks     int     not null,             -- 0, or how many rows of content_chunk hold the body
  body_is_text    boolean not null,
  property_chunks int     not null,             -- 0, or how many rows of content_chunk hold the properties
  properties      text,
  body_text       text,
  body_bytes      bytea
) with (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.1
);

create table {content_chunk} (
  content_id bigint   not null,
  part       smallint not null, -- 0 properties, 1 body
  seq        int      not null,
  text       text,
  bytes      bytea,
  primary key (content_id, part, seq)
) with (
  autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.1
);

