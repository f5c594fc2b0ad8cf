-- What an import changed, so that it can be taken back (PLT-81); imports that go on together or not at all.

alter table ${schema}.imports drop constraint imports_state_check;
alter table ${schema}.imports add constraint imports_state_check
    check (state in ('uploaded', 'validated', 'applying', 'applied', 'failed', 'reverting', 'reverted'));
alter table ${schema}.imports
    add column all_or_nothing boolean not null default false,
    -- false for imports that were applied before changes were kept: they cannot be reverted
    add column journaled boolean not null default false,
    add column reverted jsonb,
    -- when applying began and how many rows were done then, for rate and remaining rows
    add column begun_at timestamptz,
    add column begun_rows bigint not null default 0;
create index imports_active on ${schema}.imports (tenant_id, kind, confirmed_at, id)
    where state in ('applying', 'reverting');

-- One row per record and statement. It goes when its change is taken back; what stays is what others changed since.
create table ${schema}.import_changes (
    tenant_id text not null default ${schema}.tenant(),
    import_id uuid not null,
    chunk bigint not null,
    step int not null,
    record_id uuid not null,
    table_name text not null,
    -- the changed columns as they were and as they became; both absent when the record was made
    before jsonb,
    after jsonb,
    -- of the record as it became
    digest bytea not null,
    -- why it was not taken back
    kept jsonb,
    primary key (tenant_id, import_id, record_id, chunk, step)
);
create index import_changes_order on ${schema}.import_changes (tenant_id, import_id, chunk, step);
create index import_changes_kept on ${schema}.import_changes (tenant_id, import_id, chunk, step, record_id)
    where kept is not null;
select ${schema}.protect('${schema}.import_changes');
