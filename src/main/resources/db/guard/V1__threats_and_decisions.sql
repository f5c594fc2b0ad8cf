-- What inspection found and what was decided. All of it belongs to `_system`: who sent it is not known yet when it is
-- found.

create table guard.threats (
    tenant_id text not null default guard.tenant(),
    id uuid not null,
    at timestamptz not null,
    type text not null,
    level text not null,
    decision text not null,
    score int not null,
    address text not null,
    prefix text not null,
    role text not null,
    method text not null,
    path text not null,
    user_agent text,
    findings jsonb not null,
    correlation_id text not null,
    process text not null,
    -- how many this row stands for; those beyond the first hundred of a type, a prefix and a minute share one
    count bigint not null,
    label text check (label in ('true_positive', 'false_positive')),
    labelled_by text,
    note text,
    primary key (tenant_id, id)
);
create index threats_newest on guard.threats (tenant_id, at desc, id desc);
create index threats_prefix on guard.threats (tenant_id, prefix, at desc);
select guard.protect('guard.threats');

create table guard.decisions (
    tenant_id text not null default guard.tenant(),
    id uuid not null,
    -- a network in CIDR form, without bits beyond its length
    value text not null,
    reason text not null,
    source text not null check (source in ('rule', 'operator')),
    threat_id uuid,
    offence int not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null check (expires_at > created_at),
    lifted_at timestamptz,
    lifted_by text,
    primary key (tenant_id, id)
);
create index decisions_newest on guard.decisions (tenant_id, created_at desc, id desc);
create index decisions_active on guard.decisions (tenant_id, expires_at) where lifted_at is null;
create index decisions_value on guard.decisions (tenant_id, value, created_at desc);
select guard.protect('guard.decisions', 'select, insert, update');
