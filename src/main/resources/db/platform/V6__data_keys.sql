-- Keys under which the secrets of one tenant are sealed, wrapped under the master key of the homes (PLT-52). The newest
-- version seals; older ones still open until nothing is sealed with them, and lose their key then.
create table platform.data_keys (
    tenant_id text not null default platform.tenant(),
    version int not null check (version > 0),
    -- null once destroyed
    wrapped bytea,
    -- which master key wraps it
    master text not null,
    rotation uuid,
    created_at timestamptz not null default now(),
    destroyed_at timestamptz,
    primary key (tenant_id, version)
);

select platform.protect('platform.data_keys');

-- Rotations of all data keys; at most one runs. Whoever holds the lease, by the database's clock, works on it.
create table platform.key_rotations (
    tenant_id text not null default platform.tenant() check (tenant_id = '_system'),
    id uuid not null,
    state text not null check (state in ('running', 'done')),
    resealed bigint not null default 0,
    rewrapped bigint not null default 0,
    destroyed bigint not null default 0,
    waiting_for text,
    lease_owner text,
    lease_until timestamptz,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    finished_at timestamptz,
    primary key (tenant_id, id)
);
create unique index key_rotations_running on platform.key_rotations (tenant_id) where state = 'running';
create index key_rotations_by_age on platform.key_rotations (tenant_id, created_at, id);

select platform.protect('platform.key_rotations');

-- Which master keys the process of this instance can read, so that nothing is wrapped under one that it lacks.
alter table platform.instances add column master_keys text[] not null default '{}';
