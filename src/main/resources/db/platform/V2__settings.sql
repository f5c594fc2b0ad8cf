-- What may be set while the platform runs. The rows belong to the reserved tenant; for_tenant says whose value it is, and
-- is empty for the whole platform's. A value that was taken back leaves its row, so that its version only grows.
create table platform.settings (
    tenant_id text not null default platform.tenant() check (tenant_id = '_system'),
    for_tenant text not null,
    key text not null,
    value text,
    version bigint not null,
    changed_by text not null,
    changed_at timestamptz not null default now(),
    primary key (tenant_id, for_tenant, key)
);

select platform.protect('platform.settings');

-- How often each thing was changed that every process keeps in memory. A change counts up in its own transaction, whose
-- lock on the row makes the numbers appear in the order in which they commit.
create table platform.revisions (
    tenant_id text not null default platform.tenant() check (tenant_id = '_system'),
    name text not null,
    number bigint not null,
    primary key (tenant_id, name)
);

insert into platform.revisions (tenant_id, name, number) values ('_system', 'settings', 0), ('_system', 'tenants', 0);

select platform.protect('platform.revisions', 'select, update');
