-- For people: everything with names, times as timestamps in UTC and ages in seconds. See docs/schema.md.

-- One row for each message in each queue or subscription.
create view {messages} as
select
  m.id,
  coalesce(q.kind, t.kind) as destination_kind,
  coalesce(q.name, t.name) as destination,
  s.name as subscription,
  case when m.owner = 0 then 'ready'
       when m.owner = -1 then 'delayed'
       when m.owner = -2 then 'set aside'
       else 'in flight' end as state,
  n.name as node,
  m.priority,
  m.delivery_count,
  m.message_id,
  m.kind,
  case when m.sent_at between 0 and 253402300799999
       then timestampadd(microsecond, m.sent_at * 1000, '1970-01-01 00:00:00') end as sent_at,
  ({:now} - m.sent_at) div 1000 as age_seconds,
  m.persistent,
  case when m.expires_at between 0 and 253402300799999
       then timestampadd(microsecond, m.expires_at * 1000, '1970-01-01 00:00:00') end as expires_at,
  case when m.due_at between 0 and 253402300799999
       then timestampadd(microsecond, m.due_at * 1000, '1970-01-01 00:00:00') end as due_at,
  m.correlation_id,
  m.type,
  m.reply_to,
  m.body_size,
  coalesce(m.properties, c.properties) as properties,
  coalesce(m.body_text, c.body_text) as body_text,
  coalesce(m.body_bytes, c.body_bytes) as body_bytes,
  coalesce(c.body_chunks, 0) as body_chunks,
  m.set_aside_reason
from {delivery} m
left join {destination} q on q.id = m.source_id
left join {subscription} s on s.id = m.source_id
left join {destination} t on t.id = s.topic_id
left join {node} n on n.incarnation = m.owner
left join {content} c on c.id = m.content_id;

-- Queues with what they hold. Counts every message: not for every second.
create view {queues} as
select
  d.name,
  d.kind,
  d.max_messages,
  (select count(*) from {delivery} m where m.source_id = d.id and m.owner = 0) as ready_count,
  (select count(*) from {delivery} m where m.source_id = d.id and m.owner > 0) as in_flight_count,
  (select count(*) from {delivery} m where m.source_id = d.id and m.owner = -1) as delayed_count,
  (select count(*) from {delivery} m where m.source_id = d.id and m.owner = -2) as set_aside_count,
  (select ({:now} - o.sent_at) div 1000 from {delivery} o where o.id =
    (select min(m.id) from {delivery} m where m.source_id = d.id and m.owner = 0)) as oldest_ready_seconds
from {destination} d
where not d.dropped and d.kind in ('queue', 'temporary_queue');

-- Subscriptions with their backlog. Counts every message: not for every second.
create view {subscriptions} as
select
  t.name as topic,
  s.name,
  s.client_id,
  s.durable,
  s.shared,
  s.selector,
  (select count(*) from {subscriber} a where a.subscription_id = s.id) as consumers,
  (select count(*) from {delivery} m where m.source_id = s.id and m.owner = 0) as ready_count,
  (select count(*) from {delivery} m where m.source_id = s.id and m.owner > 0) as in_flight_count,
  (select count(*) from {delivery} m where m.source_id = s.id and m.owner = -1) as delayed_count,
  (select count(*) from {delivery} m where m.source_id = s.id and m.owner = -2) as set_aside_count,
  (select ({:now} - o.sent_at) div 1000 from {delivery} o where o.id =
    (select min(m.id) from {delivery} m where m.source_id = s.id and m.owner = 0)) as oldest_ready_seconds
from {subscription} s
join {destination} t on t.id = s.topic_id
where not s.dropped;

-- The JVMs on this database.
create view {nodes} as
select
  n.incarnation,
  n.name,
  n.alive,
  case when n.joined_at between 0 and 253402300799999
       then timestampadd(microsecond, n.joined_at * 1000, '1970-01-01 00:00:00') end as joined_at,
  (n.lease_until - {:now}) div 1000 as lease_seconds_left
from {node} n;
