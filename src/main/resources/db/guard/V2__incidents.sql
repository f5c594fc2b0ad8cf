-- Threats that belong together, what was sent with a refused one, and who is let past the guard.

alter table guard.threats
    -- only watched: in a field that may hold code, such as a note or a prompt
    add column watched boolean not null default false,
    -- what was sent, with words and numbers replaced by their kinds; equal where one tool sends
    add column skeleton text not null default '';
create index threats_skeleton on guard.threats (tenant_id, skeleton, at desc) where not watched and skeleton <> '';
create index threats_at on guard.threats (tenant_id, at);

create table guard.incidents (
    tenant_id text not null default guard.tenant(),
    id uuid not null,
    kind text not null check (kind in ('single_source', 'coordinated', 'scan_then_exploit')),
    -- what its threats share: a client's network, or a skeleton
    trait text not null,
    level text not null,
    state text not null check (state in ('open', 'acknowledged', 'contained', 'closed')),
    opened_at timestamptz not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    count bigint not null,
    types text[] not null,
    clients text[] not null,
    threats uuid[] not null,
    acknowledged_at timestamptz,
    acknowledged_by text,
    contained_at timestamptz,
    contained_by text,
    closed_at timestamptz,
    closed_by text,
    verdict text check (verdict in ('true_positive', 'false_positive')),
    note text,
    primary key (tenant_id, id)
);
create unique index incidents_one on guard.incidents (tenant_id, kind, trait) where state <> 'closed';
create index incidents_newest on guard.incidents (tenant_id, opened_at desc, id desc);
create index incidents_last on guard.incidents (tenant_id, last_at desc, id desc);
select guard.protect('guard.incidents', 'select, insert, update');

alter table guard.decisions drop constraint decisions_source_check;
alter table guard.decisions add constraint decisions_source_check check (source in ('rule', 'operator', 'incident'));

create table guard.evidence (
    tenant_id text not null default guard.tenant(),
    threat_id uuid not null,
    at timestamptz not null,
    kept jsonb not null,
    primary key (tenant_id, threat_id)
);
create index evidence_oldest on guard.evidence (tenant_id, at);
select guard.protect('guard.evidence', 'select, insert, delete');
