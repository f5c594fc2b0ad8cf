create table ${schema}.notes (
    tenant_id text not null default ${schema}.tenant(),
    id uuid not null,
    body text not null,
    primary key (tenant_id, id)
);
select ${schema}.protect('${schema}.notes');
