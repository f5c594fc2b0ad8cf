-- Definitions of workflows, their executions, and what people are asked in them. What an execution did stands in its
-- run's journal (schema work), under the same id.

create table workflow.definitions (
    tenant_id text not null default workflow.tenant(),
    id uuid not null,
    namespace text not null,
    name text not null,
    semver text not null,
    title text not null,
    summary text not null,
    status text not null check (status in ('draft', 'active', 'paused', 'retired')),
    source text not null,
    functions text[] not null,
    -- when it became active last: starts of `latest` go to the last one
    activated_at timestamptz,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
create unique index definitions_version on workflow.definitions (tenant_id, namespace, name, semver);
create index definitions_by_created on workflow.definitions (tenant_id, created_at, id);
select workflow.protect('workflow.definitions');

create table workflow.executions (
    tenant_id text not null default workflow.tenant(),
    id uuid not null,
    definition_id uuid not null,
    namespace text not null,
    name text not null,
    semver text not null,
    parent_id uuid,
    -- absent until it is over; before that the run's state tells
    status text check (status in ('completed', 'faulted')),
    input json not null,
    output json,
    error json,
    started_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    primary key (tenant_id, id)
);
create index executions_by_created on workflow.executions (tenant_id, created_at, id);
create index executions_of on workflow.executions (tenant_id, definition_id, created_at, id);
select workflow.protect('workflow.executions');

create table workflow.approvals (
    tenant_id text not null default workflow.tenant(),
    id uuid not null,
    execution_id uuid not null,
    task text not null,
    title text not null,
    details json,
    roles text[] not null,
    people text[] not null,
    -- whether somebody else than the one who started it must decide
    other_person boolean not null,
    requested_by text not null,
    state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'expired', 'withdrawn')),
    expires_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    comment text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id)
);
create index approvals_by_created on workflow.approvals (tenant_id, created_at, id);
create index approvals_open on workflow.approvals (tenant_id, execution_id) where state = 'open';
select workflow.protect('workflow.approvals');
