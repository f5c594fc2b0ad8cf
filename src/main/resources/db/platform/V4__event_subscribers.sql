-- Who wants which events, written by each process that runs the subscriber's module, when it starts. It stands above the
-- tenants like instances: an event of any tenant is for every subscriber of its type.
create table platform.event_subscribers (
    name text primary key,
    module text not null,
    types text[] not null,
    ordered boolean not null,
    registered_at timestamptz not null default now(),
    -- the module's release has it no more: it gets no new deliveries
    retired_at timestamptz
);

grant select, insert, update, delete on platform.event_subscribers to bhiv_app;
