-- Counts every change of what requests are routed by, so that each process notices within two seconds.
create table llm.revisions (
    tenant_id text not null default llm.tenant(),
    name text not null,
    number bigint not null,
    primary key (tenant_id, name)
);
select llm.protect('llm.revisions');

create table llm.providers (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    name text not null,
    kind text not null,
    base_url text not null,
    position int not null,
    state text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
select llm.protect('llm.providers');

create table llm.credentials (
    tenant_id text not null default llm.tenant(),
    provider_id uuid not null,
    n int not null,
    sealed_secret bytea not null,
    fingerprint text not null,
    weight int not null,
    created_at timestamptz not null default now(),
    created_by text not null,
    primary key (tenant_id, provider_id, n),
    foreign key (tenant_id, provider_id) references llm.providers on delete cascade
);
select llm.protect('llm.credentials');
comment on column llm.credentials.sealed_secret is '''llm credential '' || provider_id || '' '' || n';

create table llm.models (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    name text not null,
    type text not null,
    provider text not null,
    upstream_model text not null,
    endpoint text not null,
    max_output int not null,
    reasoning boolean not null,
    available boolean not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
select llm.protect('llm.models');

create table llm.routes (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    name text not null,
    strategy text not null,
    targets jsonb not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
select llm.protect('llm.routes');

-- Append-only: a correction is a new row with a later effective_from.
create table llm.prices (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    provider text not null,
    model_pattern text not null,
    effective_from timestamptz not null,
    currency text not null,
    input numeric(18, 6) not null check (input >= 0),
    cache_read numeric(18, 6) not null check (cache_read >= 0),
    cache_write numeric(18, 6) not null check (cache_write >= 0),
    output numeric(18, 6) not null check (output >= 0),
    per_request numeric(18, 8) not null check (per_request >= 0),
    source text not null,
    as_of date not null,
    created_at timestamptz not null default now(),
    created_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, provider, model_pattern, effective_from)
);
select llm.protect('llm.prices', 'select, insert');

create table llm.keys (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    name text not null,
    owner text not null,
    owner_name text not null,
    roles text[] not null,
    secret_hash bytea not null,
    models text[] not null,
    requests_per_minute int not null,
    tokens_per_minute int not null,
    parallel int not null,
    default_output int not null,
    unpriced boolean not null,
    state text not null,
    expires_at timestamptz,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
select llm.protect('llm.keys');

create table llm.budgets (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    scope text not null,
    subject text not null,
    amount numeric(18, 8) not null check (amount >= 0),
    currency text not null,
    "window" text not null,
    state text not null,
    spent numeric(18, 8) not null default 0 check (spent >= 0),
    held numeric(18, 8) not null default 0 check (held >= 0),
    window_start timestamptz not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, scope, subject, currency, "window")
);
select llm.protect('llm.budgets');

-- One row for each attempt at a provider. It is written before the request leaves, with what was reserved for it.
create table llm.ledger (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    writer uuid not null,
    request_id uuid not null,
    attempt int not null,
    principal text not null,
    actor text,
    key_id uuid,
    end_user text,
    endpoint text not null,
    model text not null,
    provider text not null,
    upstream_model text not null,
    lane text not null,
    streamed boolean not null,
    budgets uuid[] not null,
    reserved numeric(18, 8) not null check (reserved >= 0),
    price_id uuid,
    currency text,
    state text not null,
    opened_at timestamptz not null default now(),
    settled_at timestamptz,
    outcome text,
    input_tokens bigint,
    cache_read_tokens bigint,
    cache_write_tokens bigint,
    output_tokens bigint,
    reasoning_tokens bigint,
    usage_source text,
    cost numeric(18, 8) check (cost >= 0),
    finish text,
    latency_ms int,
    first_token_ms int,
    primary key (tenant_id, id)
);
select llm.protect('llm.ledger', 'select, insert, update');
create index ledger_by_time on llm.ledger (tenant_id, opened_at);
create index ledger_open on llm.ledger (tenant_id, writer) where state = 'open';
create index ledger_by_request on llm.ledger (tenant_id, request_id);

-- When each process that writes the ledger was last alive; the clock is the database's.
create table llm.writers (
    tenant_id text not null default llm.tenant(),
    id uuid not null,
    seen_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
select llm.protect('llm.writers');
