-- Verifications that somebody asked for, with what they found.
create table audit.verifications (
    tenant_id text not null default audit.tenant(),
    id uuid not null,
    state text not null check (state in ('running', 'clean', 'faulty', 'incomplete')),
    started_by text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    checked bigint not null default 0,
    faults jsonb not null default '[]',
    notes jsonb not null default '[]',
    primary key (tenant_id, id)
);
create unique index verifications_running on audit.verifications (tenant_id) where state = 'running';
create index verifications_started on audit.verifications (tenant_id, started_at, id);
select audit.protect('audit.verifications');
