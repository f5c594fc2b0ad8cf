-- One row per answered request with an Idempotency-Key, written in the transaction of its effect.
create table ${schema}.idempotency (
    tenant_id text not null default ${schema}.tenant(),
    principal text not null,
    operation text not null,
    key text not null,
    fingerprint text not null,
    status int not null default 0,
    body text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '24 hours',
    primary key (tenant_id, principal, operation, key)
);

create index idempotency_expiry on ${schema}.idempotency (tenant_id, expires_at);

select ${schema}.protect('${schema}.idempotency');
