create table echo.counters (
    tenant_id text not null default echo.tenant(),
    key text not null,
    n int not null default 0,
    primary key (tenant_id, key)
);
select echo.protect('echo.counters');

create table echo.effects (
    tenant_id text not null default echo.tenant(),
    position bigint not null generated always as identity,
    subscriber text not null,
    key text not null,
    n int not null,
    primary key (tenant_id, position)
);
select echo.protect('echo.effects');
