create table identity.users (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    username text not null,
    email text,
    display_name text,
    search text not null,
    roles text[] not null,
    status text not null default 'active'
        check (status in ('invited', 'active', 'inactive', 'suspended', 'erased')),
    last_login timestamptz,
    password_changed_at timestamptz,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);

create unique index users_username on identity.users (tenant_id, username);
create unique index users_email on identity.users (tenant_id, email);
create index users_created on identity.users (tenant_id, created_at, id);
create index users_updated on identity.users (tenant_id, updated_at, id);
create index users_roles on identity.users using gin (roles);

select identity.protect('identity.users');

create table identity.credentials (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    kind text not null check (kind in ('password', 'totp', 'passkey', 'recovery')),
    hash text not null,
    must_change boolean not null default false,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);

create unique index credentials_password on identity.credentials (tenant_id, user_id) where kind = 'password';

select identity.protect('identity.credentials');

-- Sets of permissions given beside roles.
create table identity.grants (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    grant_set text not null,
    reason text not null,
    granted_by text not null,
    granted_at timestamptz not null default now(),
    expires_at timestamptz,
    status text not null default 'active' check (status in ('active', 'expired', 'revoked')),
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);

create index grants_user on identity.grants (tenant_id, user_id);

select identity.protect('identity.grants');

-- A session is also the family of its refresh tokens.
create table identity.sessions (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    address text not null,
    status text not null default 'active' check (status in ('active', 'ended')),
    end_reason text check (end_reason in ('logout', 'idle', 'expired', 'revoked', 'reuse', 'password')),
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    ends_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);

create index sessions_user on identity.sessions (tenant_id, user_id, created_at);

select identity.protect('identity.sessions');

create table identity.refresh_tokens (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    session_id uuid not null,
    parent_id uuid,
    hash bytea not null,
    status text not null default 'current' check (status in ('current', 'spent')),
    issued_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, session_id) references identity.sessions (tenant_id, id)
);

create unique index refresh_tokens_hash on identity.refresh_tokens (tenant_id, hash);
create unique index refresh_tokens_current on identity.refresh_tokens (tenant_id, session_id) where status = 'current';

select identity.protect('identity.refresh_tokens');

-- Failed logins by name as given and address prefix, also of names that do not exist (IDN-5).
create table identity.login_counters (
    tenant_id text not null default identity.tenant(),
    name text not null,
    prefix text not null,
    failures double precision not null,
    counted_at timestamptz not null default now(),
    locked_until timestamptz,
    primary key (tenant_id, name, prefix)
);

create index login_counters_age on identity.login_counters (tenant_id, counted_at);

select identity.protect('identity.login_counters');

-- Of tenant _system. The private part is sealed under the home's master key.
create table identity.signing_keys (
    tenant_id text not null default identity.tenant(),
    kid text not null,
    algorithm text not null,
    public_jwk jsonb not null,
    sealed_private bytea not null,
    status text not null check (status in ('pending', 'active', 'retired', 'destroyed', 'compromised')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, kid)
);

create unique index signing_keys_active on identity.signing_keys (tenant_id) where status = 'active';

select identity.protect('identity.signing_keys');
