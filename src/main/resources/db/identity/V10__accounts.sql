-- Failed logins by name, each once, for the rule on one name over all addresses (IDN-5). The lock of the name itself
-- is the row of login_counters whose prefix is '*'.
create table identity.login_failures (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    name text not null,
    prefix text not null,
    at timestamptz not null default now(),
    primary key (tenant_id, id)
);

create index login_failures_name on identity.login_failures (tenant_id, name, at);

select identity.protect('identity.login_failures');

-- One-time links for a forgotten password or an invitation (IDN-4). Of the link's secret only the SHA-256 is stored.
create table identity.links (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    purpose text not null check (purpose in ('reset', 'invitation')),
    hash bytea not null,
    created_at timestamptz not null default now(),
    created_by text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);

create unique index links_hash on identity.links (tenant_id, hash);
create index links_user on identity.links (tenant_id, user_id);

select identity.protect('identity.links');
