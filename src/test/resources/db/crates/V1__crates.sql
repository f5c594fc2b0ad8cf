create table crates.crates (
    tenant_id text not null default crates.tenant(),
    id uuid not null,
    code text not null,
    product text not null,
    weight numeric check (weight < 1000),
    packed_on date,
    created_by text not null,
    changes int not null default 0,
    primary key (tenant_id, id)
);
-- not unique, so that a row applied twice would show
create index crates_by_code on crates.crates (tenant_id, code);
select crates.protect('crates.crates');
