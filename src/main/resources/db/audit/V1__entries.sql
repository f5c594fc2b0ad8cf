-- The record of what was done. Nobody but the audit module's own login may add to it, and nobody may change it (AUD-23).
create table audit.entries (
    tenant_id text not null default audit.tenant(),
    id uuid not null,
    at timestamptz not null,
    actor_kind text not null,
    actor_id text not null,
    actor_name text not null,
    act text,
    operation text not null,
    action text not null,
    resource_type text not null,
    resource_ids text[] not null,
    resource_version bigint,
    outcome text not null,
    code text,
    correlation_id text not null,
    trace_id text not null,
    idempotency_key text,
    process text not null,
    role text not null,
    detail jsonb,
    primary key (tenant_id, id)
);

create index entries_at on audit.entries (tenant_id, at desc, id desc);
create index entries_actor on audit.entries (tenant_id, actor_id, at desc, id desc);
create index entries_operation on audit.entries (tenant_id, operation, at desc, id desc);
create index entries_resource on audit.entries (tenant_id, resource_type, at desc, id desc);
create index entries_correlation on audit.entries (tenant_id, correlation_id);
create index entries_resource_ids on audit.entries using gin (resource_ids);

select audit.protect('audit.entries', 'select');

grant usage on schema audit to bhiv_audit;
grant select, insert on audit.entries to bhiv_audit;
create policy entries_move on audit.entries to bhiv_audit using (true) with check (true);

-- One row, whose lock makes one collector work at a time, so that entries are moved in order.
create table audit.collectors (
    tenant_id text not null,
    name text not null,
    primary key (tenant_id, name)
);

insert into audit.collectors (tenant_id, name) values ('_system', 'outboxes');

select audit.protect('audit.collectors', 'select');

grant select, update on audit.collectors to bhiv_audit;
create policy collectors_lock on audit.collectors to bhiv_audit using (true);
