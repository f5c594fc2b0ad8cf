-- Who is let past the guard, for what and until when.

create table guard.allowances (
    tenant_id text not null default guard.tenant(),
    id uuid not null,
    -- a network in CIDR form, without bits beyond its length
    value text not null,
    skips text not null check (skips in ('inspection', 'decisions', 'both')),
    reason text not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null check (expires_at > created_at),
    ended_at timestamptz,
    ended_by text,
    primary key (tenant_id, id)
);
create index allowances_newest on guard.allowances (tenant_id, created_at desc, id desc);
create index allowances_active on guard.allowances (tenant_id, expires_at) where ended_at is null;
select guard.protect('guard.allowances', 'select, insert, update');
