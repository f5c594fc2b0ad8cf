-- These two tables stand above the tenants, so they have no tenant_id: the scan of PLT-14 names them as exceptions.
create table platform.tenants (
    id text primary key check (id ~ '^(_system|[a-z0-9-]{2,40})$'),
    name text not null,
    zone text not null default 'UTC',
    locale text not null default 'en',
    currency text not null default 'USD',
    state text not null default 'active' check (state in ('active', 'suspended', 'closing', 'deleted')),
    version bigint not null default 1,
    created_at timestamptz not null default now()
);

insert into platform.tenants (id, name) values ('default', 'Default');

create table platform.instances (
    id uuid not null,
    role text not null,
    host text not null,
    port int not null,
    url text not null,
    version text not null,
    state text not null check (state in ('starting', 'running', 'draining')),
    started_at timestamptz not null,
    registered_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    primary key (id, role)
);

grant select on platform.tenants to bhiv_app;
grant select, insert, update, delete on platform.instances to bhiv_app;
