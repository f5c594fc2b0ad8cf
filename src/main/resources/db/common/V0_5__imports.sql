-- Files on their way to become records of this module (PLT-75 to 82).

create table ${schema}.imports (
    tenant_id text not null default ${schema}.tenant(),
    id uuid not null,
    kind text not null,
    file_name text,
    sha256 text not null,
    bytes bigint not null check (bytes >= 0),
    format jsonb not null,
    columns jsonb not null,
    suggestion jsonb not null,
    mapping jsonb not null,
    state text not null check (state in ('uploaded', 'validated', 'applying', 'applied', 'failed')),
    rows bigint not null check (rows >= 0),
    preview jsonb,
    -- rows up to this position are done with; it moves with the chunk in one transaction
    applied_rows bigint not null default 0 check (applied_rows between 0 and rows),
    applied jsonb,
    warnings jsonb not null default '[]',
    failure text,
    -- who confirmed it, and when: the worker acts for that person, in that order
    confirmed_by jsonb,
    confirmed_at timestamptz,
    -- by the database's clock; the epoch grows with every claim, and a chunk of an older epoch changes nothing
    lease_owner text,
    lease_until timestamptz,
    lease_epoch bigint not null default 0,
    attempts int not null default 0,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
create index imports_by_age on ${schema}.imports (tenant_id, created_at, id);
create index imports_by_file on ${schema}.imports (tenant_id, sha256, kind);
create index imports_waiting on ${schema}.imports (tenant_id, kind, confirmed_at, id) where state = 'applying';
select ${schema}.protect('${schema}.imports');

create table ${schema}.import_rows (
    tenant_id text not null default ${schema}.tenant(),
    import_id uuid not null,
    position bigint not null,
    line bigint not null,
    cells jsonb not null,
    size int not null,
    -- why it cannot be read as a row; kept when the mapping changes
    damage jsonb,
    verdict text check (verdict in ('create', 'update', 'skip', 'duplicate', 'error')),
    faults jsonb,
    match_key text,
    target_id uuid,
    done boolean not null default false,
    primary key (tenant_id, import_id, position)
);
create index import_rows_by_verdict on ${schema}.import_rows (tenant_id, import_id, verdict, position);
select ${schema}.protect('${schema}.import_rows');
