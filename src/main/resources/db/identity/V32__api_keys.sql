-- Keys with which programs call in their owner's name (IDN-33). Of the value only the SHA-256 is stored.
create table identity.api_keys (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    key_id text not null,
    user_id uuid not null,
    name text not null,
    hash bytea not null,
    scopes text[] not null,
    addresses text[] not null,
    status text not null default 'active' check (status in ('active', 'rotating', 'revoked')),
    successor uuid,
    created_at timestamptz not null default now(),
    -- of a rotating one, when its overlap is over
    expires_at timestamptz not null,
    -- what it was made for, which its successor gets again
    lifetime_days int not null,
    last_used date,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);
create unique index api_keys_key on identity.api_keys (tenant_id, key_id);
create index api_keys_user on identity.api_keys (tenant_id, user_id, created_at);
select identity.protect('identity.api_keys');

-- What a user holds now goes to every verifier, so that a change needs no new token (IDN-43).
alter table identity.revocations drop constraint revocations_kind_check;
alter table identity.revocations add constraint revocations_kind_check
    check (kind in ('session', 'token', 'subject', 'client', 'key', 'delegation', 'actors', 'keys', 'roles'));
