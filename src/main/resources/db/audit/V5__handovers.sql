-- A change of the log's signing key that was asked for: signed by the key before it and by itself. The application may
-- only ask; the leader takes what the present key signed, and nothing else.
create table audit.handovers (
    tenant_id text not null default audit.tenant(),
    id uuid not null,
    at timestamptz not null,
    public_key bytea not null check (octet_length(public_key) = 32),
    handover text not null,
    primary key (tenant_id, id)
);
select audit.protect('audit.handovers', 'select, insert');
grant select on audit.handovers to ${audit};
create policy handovers_read on audit.handovers for select to ${audit} using (true);
