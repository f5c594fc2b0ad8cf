-- What happened in this module, for whoever wants to know it (PLT-55). An event is written in the transaction of the
-- change it tells of; the relay gives each subscriber a delivery of its own, and calls it.

create table ${schema}.event_outbox (
    tenant_id text not null default ${schema}.tenant(),
    id uuid not null,
    -- the order of events with one ordering key: assigned at insert, so a transaction that waited for another's lock
    -- on their record gets the higher one. Never a cursor: lower positions may commit later.
    position bigint not null generated always as identity,
    type text not null,
    version int not null,
    ordering_key text not null,
    time timestamptz not null,
    data json not null,
    actor text not null,
    act text,
    correlation_id text not null,
    trace_id text not null,
    primary key (tenant_id, id)
);
select ${schema}.protect('${schema}.event_outbox', 'select, insert, delete');

-- Events that no subscriber has a delivery of yet. Written beside the event, removed with the making of deliveries.
create table ${schema}.event_queue (
    tenant_id text not null default ${schema}.tenant(),
    position bigint not null,
    event_id uuid not null,
    type text not null,
    ordering_key text not null,
    bytes int not null,
    primary key (tenant_id, position)
);
select ${schema}.protect('${schema}.event_queue', 'select, insert, update, delete');

create table ${schema}.event_deliveries (
    tenant_id text not null default ${schema}.tenant(),
    subscriber text not null,
    event_id uuid not null,
    position bigint not null,
    lane smallint not null,
    ordering_key text not null,
    bytes int not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
    tries int not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    -- grows with every replay, so that the subscriber sees the event anew
    replay int not null default 0,
    problem text,
    delivered_at timestamptz,
    primary key (tenant_id, subscriber, event_id)
);
create index event_deliveries_pending on ${schema}.event_deliveries (tenant_id, subscriber, lane, position)
    where state = 'pending';
-- those that hold up their key
create index event_deliveries_held on ${schema}.event_deliveries (tenant_id, subscriber, lane)
    where state = 'dead' or (state = 'pending' and tries > 0);
create index event_deliveries_dead on ${schema}.event_deliveries (tenant_id, event_id) where state = 'dead';
select ${schema}.protect('${schema}.event_deliveries');

-- A subscriber's events lie in lanes by the hash of their ordering key. A lane is worked on by one relay at a time: it
-- holds a lease by the database's clock, and whoever lost it changes no delivery (the epoch grows with each claim).
create table ${schema}.event_lanes (
    tenant_id text not null default ${schema}.tenant(),
    subscriber text not null,
    lane smallint not null,
    next_at timestamptz,
    owner text,
    lease_until timestamptz,
    epoch bigint not null default 0,
    primary key (tenant_id, subscriber, lane)
);
create index event_lanes_next on ${schema}.event_lanes (next_at) where next_at is not null;
select ${schema}.protect('${schema}.event_lanes');

-- Events whose effect this module has, as a subscriber: written in the transaction of the effect.
create table ${schema}.event_inbox (
    tenant_id text not null default ${schema}.tenant(),
    subscriber text not null,
    event_id uuid not null,
    replay int not null,
    at timestamptz not null default now(),
    primary key (tenant_id, subscriber, event_id, replay)
);
select ${schema}.protect('${schema}.event_inbox', 'select, insert, delete');

-- Which tenants have work is the one thing the relay learns over all of them (PLT-17); the work itself is done in each
-- tenant's own transaction. These functions run as the owner, who may read these two tables for it and no data.
create policy event_queue_tenants on ${schema}.event_queue for select to current_user using (true);
create policy event_lanes_tenants on ${schema}.event_lanes for select to current_user using (true);

-- Steps from tenant to tenant on the key, so that a long queue costs no more than a short one.
create function ${schema}.events_waiting() returns setof text
    language sql stable security definer
    set search_path = ''
as $$
    with recursive step (tenant_id) as (
        (select q.tenant_id from ${schema}.event_queue q order by q.tenant_id limit 1)
        union all
        select (select q.tenant_id from ${schema}.event_queue q
                 where q.tenant_id > step.tenant_id order by q.tenant_id limit 1)
          from step where step.tenant_id is not null
    )
    select step.tenant_id from step where step.tenant_id is not null
$$;
revoke execute on function ${schema}.events_waiting() from public;
grant execute on function ${schema}.events_waiting() to ${app};

create function ${schema}.event_lanes_due(tenants text[], subscribers text[], at_most int)
    returns table (tenant_id text, subscriber text, lane smallint, next_at timestamptz)
    language sql stable security definer
    set search_path = ''
as $$
    select l.tenant_id, l.subscriber, l.lane, l.next_at
      from ${schema}.event_lanes l
     where l.next_at <= clock_timestamp()
       and (l.lease_until is null or l.lease_until < clock_timestamp())
       and l.tenant_id = any (tenants) and l.subscriber = any (subscribers)
     order by l.next_at
     limit at_most
$$;
revoke execute on function ${schema}.event_lanes_due(text[], text[], int) from public;
grant execute on function ${schema}.event_lanes_due(text[], text[], int) to ${app};
