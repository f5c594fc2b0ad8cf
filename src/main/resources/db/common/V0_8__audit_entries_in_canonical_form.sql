-- Entries are written in their canonical form (RFC 8785), which becomes the leaf of the log, with the detail beside it
-- that may be erased. Rows of the first version keep their columns until they are carried over.
alter table ${schema}.audit_outbox
    add column entry text,
    add column salt bytea,
    add column detail_text text,
    alter column actor_kind drop not null,
    alter column actor_id drop not null,
    alter column actor_name drop not null,
    alter column operation drop not null,
    alter column action drop not null,
    alter column resource_type drop not null,
    alter column resource_ids drop not null,
    alter column outcome drop not null,
    alter column correlation_id drop not null,
    alter column trace_id drop not null,
    alter column process drop not null,
    alter column role drop not null,
    add constraint audit_outbox_form check (entry is not null or (operation is not null and outcome is not null));

-- Which lines of a process's spool are in the outbox: written with them, so that a repeated batch writes none twice.
create table ${schema}.audit_spooled (
    tenant_id text not null default ${schema}.tenant(),
    epoch uuid not null,
    number bigint not null,
    at timestamptz not null default now(),
    primary key (tenant_id, epoch, number)
);
select ${schema}.protect('${schema}.audit_spooled');
