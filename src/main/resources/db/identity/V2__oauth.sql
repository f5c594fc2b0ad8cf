-- Programs that ask for tokens. A service account is a client that has roles of its own.
create table identity.clients (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    client_id text not null,
    name text not null,
    kind text not null check (kind in ('public', 'confidential', 'service')),
    redirect_uris text[] not null,
    logout_uris text[] not null,
    grant_types text[] not null,
    scopes text[] not null,
    resources text[] not null,
    roles text[] not null,
    jwks jsonb,
    secret_hash bytea,
    previous_secret_hash bytea,
    previous_until timestamptz,
    status text not null default 'active' check (status in ('active', 'disabled')),
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
create unique index clients_client on identity.clients (tenant_id, client_id);
create unique index clients_name on identity.clients (tenant_id, name);
create index clients_created on identity.clients (tenant_id, created_at, id);
select identity.protect('identity.clients');

-- Ids of client assertions that were used once; of tenant _system.
create table identity.used_assertions (
    tenant_id text not null default identity.tenant(),
    client_id text not null,
    jti_hash bytea not null,
    ends_at timestamptz not null,
    primary key (tenant_id, client_id, jti_hash)
);
create index used_assertions_end on identity.used_assertions (tenant_id, ends_at);
select identity.protect('identity.used_assertions');

create table identity.authorization_codes (
    tenant_id text not null default identity.tenant(),
    hash bytea not null,
    client_id text not null,
    user_id uuid not null,
    redirect_uri text not null,
    challenge text not null,
    scopes text[] not null,
    resource text,
    nonce text,
    auth_time timestamptz not null,
    amr text[] not null,
    session_id uuid,
    status text not null default 'issued' check (status in ('issued', 'used')),
    expires_at timestamptz not null,
    primary key (tenant_id, hash)
);
create index authorization_codes_end on identity.authorization_codes (tenant_id, expires_at);
select identity.protect('identity.authorization_codes');

-- What a user allowed a client, remembered per scope.
create table identity.consents (
    tenant_id text not null default identity.tenant(),
    user_id uuid not null,
    client_id text not null,
    scopes text[] not null,
    given_at timestamptz not null default now(),
    primary key (tenant_id, user_id, client_id)
);
select identity.protect('identity.consents');

-- Of tenant _system, because whose device it is becomes known only when somebody allows it.
create table identity.device_authorizations (
    tenant_id text not null default identity.tenant(),
    device_hash bytea not null,
    user_code_hash bytea not null,
    client_id text not null,
    scopes text[] not null,
    resource text,
    address text not null,
    status text not null default 'pending' check (status in ('pending', 'allowed', 'refused', 'used')),
    user_tenant text,
    user_id uuid,
    auth_time timestamptz,
    amr text[],
    interval_seconds integer not null default 5,
    polled_at timestamptz,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant_id, device_hash)
);
create unique index device_authorizations_code on identity.device_authorizations (tenant_id, user_code_hash);
create index device_authorizations_end on identity.device_authorizations (tenant_id, expires_at);
select identity.protect('identity.device_authorizations');

-- A session knows the client it was opened for, and how its owner proved who he is.
alter table identity.sessions
    add column client_id text not null default 'cli',
    add column scopes text[],
    add column resource text,
    add column auth_time timestamptz not null default now(),
    add column amr text[] not null default array['pwd'];

-- The answer that spent a token, sealed under a key that only the token itself gives (IDN-18).
alter table identity.refresh_tokens
    add column spent_at timestamptz,
    add column sealed_answer bytea;

-- What verifiers must no longer accept; of tenant _system, whoever announces it.
create table identity.revocations (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    kind text not null
        check (kind in ('session', 'token', 'subject', 'client', 'key', 'delegation', 'actors', 'keys')),
    value text not null,
    at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    primary key (tenant_id, id)
);
create index revocations_at on identity.revocations (tenant_id, at);
create index revocations_end on identity.revocations (tenant_id, ends_at);
select identity.protect('identity.revocations');

-- The row belongs to _system, whoever announces it, and commits with the change it announces.
create function identity.announce(id uuid, kind text, value text) returns void
    language plpgsql
as $$
declare
    caller constant text := current_setting('bhiv.tenant', true);
begin
    perform set_config('bhiv.tenant', '_system', true);
    insert into identity.revocations (id, kind, value, ends_at)
    values (announce.id, announce.kind, announce.value, clock_timestamp() + interval '65 minutes');
    perform set_config('bhiv.tenant', caller, true);
end
$$;
revoke execute on function identity.announce(uuid, text, text) from public;
grant execute on function identity.announce(uuid, text, text) to ${app};

-- What a user lets an agent do later, without a token being kept.
create table identity.delegations (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    agent text not null,
    scopes text[] not null,
    status text not null default 'active' check (status in ('active', 'ended')),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);
create index delegations_user on identity.delegations (tenant_id, user_id, created_at, id);
create index delegations_created on identity.delegations (tenant_id, created_at, id);
select identity.protect('identity.delegations');

-- While a row is here, no agent of the tenant gets or uses an exchanged token.
create table identity.stopped_agents (
    tenant_id text not null default identity.tenant(),
    id integer not null default 1 check (id = 1),
    reason text not null,
    stopped_by text not null,
    stopped_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
select identity.protect('identity.stopped_agents');

alter table identity.signing_keys
    add column activates_at timestamptz,
    add column activated_at timestamptz,
    add column retired_at timestamptz,
    alter column sealed_private drop not null;

-- Public halves of the roles' own key pairs, each attested under the master key; of tenant _system.
create table identity.service_keys (
    tenant_id text not null default identity.tenant(),
    kid text not null,
    role text not null,
    public_jwk jsonb not null,
    attestation bytea not null,
    seen_at timestamptz not null default now(),
    primary key (tenant_id, kid)
);
create index service_keys_role on identity.service_keys (tenant_id, role);
select identity.protect('identity.service_keys');
