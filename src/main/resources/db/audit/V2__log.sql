-- The log: entries in canonical form, in dense order per tenant, over which a Merkle tree is kept (RFC 6962, RFC 9162).

-- What the first version recorded. It was not protected by a tree; it is carried over with a mark that says so.
alter table audit.entries rename to entries_v1;
alter table audit.entries_v1 rename constraint entries_pkey to entries_v1_pkey;
drop index audit.entries_at, audit.entries_actor, audit.entries_operation, audit.entries_resource,
    audit.entries_correlation, audit.entries_resource_ids;
create index entries_v1_order on audit.entries_v1 (at, id);
revoke select on audit.entries_v1 from ${app};
revoke insert on audit.entries_v1 from ${audit};
grant delete on audit.entries_v1 to ${audit};

-- The sequencer writes entries of its own into this module's outbox.
grant insert on audit.audit_outbox to ${audit};
grant execute on function audit.tenant() to ${audit};

drop table audit.collectors;

-- Entries are kept in segments, one a month and class of retention, so that an old one can be archived and dropped
-- whole. `entry` is the leaf; the columns beside it only find it again.
create table audit.entries (
    tenant_id text not null default audit.tenant(),
    seq bigint not null,
    segment text not null,
    id uuid not null,
    at timestamptz not null,
    entry text not null,
    actor_id text not null,
    act text,
    session text,
    operation text not null,
    action text not null,
    resource_type text not null,
    resource_ids text[] not null,
    outcome text not null,
    code text,
    class text not null,
    security text,
    level text,
    correlation text not null,
    run text,
    approval text,
    primary key (tenant_id, seq, segment)
) partition by list (segment);

create index entries_id on audit.entries (tenant_id, id);
create index entries_at on audit.entries (tenant_id, at, id);
create index entries_actor on audit.entries (tenant_id, actor_id, at, id);
create index entries_record on audit.entries (tenant_id, (resource_ids[1]), at, id);
create index entries_part on audit.entries (tenant_id, (resource_ids[2]), at, id) where resource_ids[2] is not null;
create index entries_correlation on audit.entries (tenant_id, correlation);
create index entries_run on audit.entries (tenant_id, run, at, id) where run is not null;
create index entries_security on audit.entries (tenant_id, at, id) where security is not null;
create index entries_refused on audit.entries (tenant_id, at, id) where outcome <> 'success';
select audit.protect('audit.entries', 'select');
grant select, insert on audit.entries to ${audit};
create policy entries_move on audit.entries to ${audit} using (true) with check (true);

-- What may be erased without touching the log: its digest with the salt stands in the entry.
create table audit.details (
    tenant_id text not null default audit.tenant(),
    entry_id uuid not null,
    segment text not null,
    salt bytea,
    detail text,
    address text,
    erased_by uuid,
    primary key (tenant_id, entry_id, segment),
    check ((salt is null) = (detail is null) and (detail is not null or erased_by is not null))
) partition by list (segment);
create index details_address on audit.details (tenant_id, address);
select audit.protect('audit.details', 'select');
grant select, insert on audit.details to ${audit};
create policy details_move on audit.details to ${audit} using (true) with check (true);

-- How far each tenant's log has come, and the hashes of its tiles that are not full yet.
create table audit.logs (
    tenant_id text not null default audit.tenant(),
    size bigint not null check (size >= 0),
    updated_at timestamptz not null default now(),
    primary key (tenant_id)
);
select audit.protect('audit.logs', 'select');
grant select, insert, update on audit.logs to ${audit};
create policy logs_move on audit.logs to ${audit} using (true) with check (true);

create table audit.edges (
    tenant_id text not null default audit.tenant(),
    level int not null,
    hashes bytea not null,
    primary key (tenant_id, level)
);
select audit.protect('audit.edges', 'select');
grant select, insert, update on audit.edges to ${audit};
create policy edges_move on audit.edges to ${audit} using (true) with check (true);

-- Full tiles of 256 hashes (C2SP tlog-tiles), kept for ever.
create table audit.tiles (
    tenant_id text not null default audit.tenant(),
    level int not null,
    n bigint not null,
    hashes bytea not null check (octet_length(hashes) = 8192),
    primary key (tenant_id, level, n)
);
select audit.protect('audit.tiles', 'select');
grant select, insert on audit.tiles to ${audit};
create policy tiles_move on audit.tiles to ${audit} using (true) with check (true);

-- Signed heads of the logs (C2SP tlog-checkpoint).
create table audit.checkpoints (
    tenant_id text not null default audit.tenant(),
    size bigint not null,
    number bigint not null,
    at timestamptz not null,
    root bytea not null,
    note text not null,
    primary key (tenant_id, number)
);
create index checkpoints_size on audit.checkpoints (tenant_id, size, number);
select audit.protect('audit.checkpoints', 'select');
grant select, insert on audit.checkpoints to ${audit};
create policy checkpoints_move on audit.checkpoints to ${audit} using (true) with check (true);

-- Up to which checkpoint a place outside the database has confirmed that it holds them.
create table audit.publications (
    tenant_id text not null default audit.tenant(),
    place text not null,
    number bigint not null,
    at timestamptz not null default now(),
    primary key (tenant_id, place)
);
select audit.protect('audit.publications', 'select');
grant select, insert, update on audit.publications to ${audit};
create policy publications_move on audit.publications to ${audit} using (true) with check (true);

-- Public keys that sign, or signed, checkpoints; the private parts are never here.
create table audit.signing_keys (
    tenant_id text not null default audit.tenant(),
    number int not null,
    name text not null,
    public_key bytea not null,
    from_time timestamptz not null default now(),
    -- the change, signed by the key before it; null for the first
    handover text,
    primary key (tenant_id, number)
);
select audit.protect('audit.signing_keys', 'select');
grant select, insert on audit.signing_keys to ${audit};
create policy signing_keys_move on audit.signing_keys to ${audit} using (true) with check (true);

-- Who sequences. Every write of the sequencer locks this row with its epoch, so one that was paused writes nothing.
create table audit.sequencer (
    tenant_id text not null,
    owner text not null,
    epoch bigint not null,
    until timestamptz not null,
    fault text,
    primary key (tenant_id)
);
insert into audit.sequencer (tenant_id, owner, epoch, until) values ('_system', 'nobody', 0, '-infinity');
select audit.protect('audit.sequencer', 'select');
grant select, update on audit.sequencer to ${audit};
create policy sequencer_lease on audit.sequencer to ${audit} using (true);

create table audit.segments (
    tenant_id text not null,
    segment text not null,
    state text not null check (state in ('open', 'archived', 'dropped')),
    entries bigint,
    file text,
    sha256 text,
    at timestamptz not null default now(),
    primary key (tenant_id, segment)
);
select audit.protect('audit.segments', 'select');
grant select, update on audit.segments to ${audit};
create policy segments_move on audit.segments to ${audit} using (true);

-- Makes a month's segments. Partitions belong to the owner, so that nobody else can change their rows.
create function audit.open_month(month text) returns void
    language plpgsql security definer
    set search_path = ''
as $$
declare
    class text;
    parent text;
    part text;
begin
    if month !~ '^\d{4}-\d{2}$' then
        raise exception 'month: % (expected: YYYY-MM)', month;
    end if;
    foreach class in array array['change', 'access'] loop
        foreach parent in array array['entries', 'details'] loop
            part := parent || '_' || replace(month, '-', '_') || '_' || class;
            if to_regclass('audit.' || part) is null then
                execute format('create table audit.%I partition of audit.%I for values in (%L)',
                    part, parent, month || ' ' || class);
                execute format('alter table audit.%I enable row level security', part);
                execute format('alter table audit.%I force row level security', part);
                execute format('create policy tenant on audit.%I using (tenant_id = (select audit.tenant()))', part);
            end if;
        end loop;
        perform pg_catalog.set_config('bhiv.tenant', '_system', true);
        insert into audit.segments (tenant_id, segment, state) values ('_system', month || ' ' || class, 'open')
            on conflict do nothing;
    end loop;
end
$$;
revoke execute on function audit.open_month(text) from public;
grant execute on function audit.open_month(text) to ${audit};
