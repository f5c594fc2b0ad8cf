-- Tenants are made and changed in the reserved tenant only; each one sees itself.
alter table platform.tenants add column updated_at timestamptz not null default now();

grant insert, update on platform.tenants to ${app};

alter table platform.tenants enable row level security;
alter table platform.tenants force row level security;

create policy tenants_seen on platform.tenants for select
    using ((select platform.tenant()) is not null and (select platform.tenant()) in ('_system', id));
create policy tenants_made on platform.tenants for insert
    with check ((select platform.tenant()) = '_system');
create policy tenants_changed on platform.tenants for update
    using ((select platform.tenant()) = '_system') with check ((select platform.tenant()) = '_system');
