-- What was done, written in the transaction of the change (AUD-1). The application may only insert; the audit module's
-- own login moves the rows into the log, of all tenants at once.
create table ${schema}.audit_outbox (
    tenant_id text not null default ${schema}.tenant(),
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

-- The order in which rows are moved.
create index audit_outbox_order on ${schema}.audit_outbox (at, id);

select ${schema}.protect('${schema}.audit_outbox', 'insert');

grant usage on schema ${schema} to bhiv_audit;
grant select, delete on ${schema}.audit_outbox to bhiv_audit;
create policy audit_outbox_move on ${schema}.audit_outbox to bhiv_audit using (true);
