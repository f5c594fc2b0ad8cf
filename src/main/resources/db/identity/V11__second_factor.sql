-- The second factor (IDN-7). The secret of a TOTP lies sealed in `hash`; of a recovery code only the SHA-256 does.
alter table identity.credentials add column confirmed boolean not null default true;
-- The last time step that was accepted: each is accepted once.
alter table identity.credentials add column last_step bigint not null default 0;

create unique index credentials_totp on identity.credentials (tenant_id, user_id) where kind = 'totp';
create index credentials_user on identity.credentials (tenant_id, user_id, kind);

-- A login whose password was right and whose second step is awaited: 5 min, 5 tries.
create table identity.challenges (
    tenant_id text not null default identity.tenant(),
    id uuid not null,
    user_id uuid not null,
    hash bytea not null,
    tries int not null default 0,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references identity.users (tenant_id, id)
);

create unique index challenges_hash on identity.challenges (tenant_id, hash);
create index challenges_user on identity.challenges (tenant_id, user_id);

select identity.protect('identity.challenges');
