-- Accounts, products, sales reps, customers, deals and the history of their stages.
-- A row with deleted_at is in the bin; its name, code, email or reference is free again.

create table crm.accounts (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    name text not null,
    name_key text not null,
    domain text,
    sector text,
    size integer check (size >= 0),
    revenue numeric(19, 4),
    revenue_currency text,
    country text,
    parent_id uuid,
    wanted_parent text, -- folded name of a parent that an import named before it was there
    owner text,
    words text not null, -- folded, for searching
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references crm.accounts (tenant_id, id),
    check (parent_id <> id),
    check ((revenue is null) = (revenue_currency is null))
);
create unique index accounts_name on crm.accounts (tenant_id, name_key) where deleted_at is null;
create index accounts_by_name on crm.accounts (tenant_id, name, id) where deleted_at is null;
create index accounts_by_created on crm.accounts (tenant_id, created_at, id) where deleted_at is null;
create index accounts_by_size on crm.accounts (tenant_id, coalesce(size, -1), id) where deleted_at is null;
create index accounts_by_revenue on crm.accounts (tenant_id, coalesce(revenue, -1), id) where deleted_at is null;
create index accounts_children on crm.accounts (tenant_id, parent_id) where parent_id is not null;
create index accounts_waiting on crm.accounts (tenant_id, wanted_parent) where wanted_parent is not null;
select crm.protect('crm.accounts');

create table crm.products (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    code text not null,
    code_key text not null,
    name text not null,
    name_key text not null,
    series text,
    list_price numeric(19, 4),
    list_price_currency text,
    active boolean not null default true,
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    deleted_at timestamptz,
    primary key (tenant_id, id),
    check ((list_price is null) = (list_price_currency is null))
);
create unique index products_code on crm.products (tenant_id, code_key) where deleted_at is null;
create unique index products_name on crm.products (tenant_id, name_key) where deleted_at is null;
create index products_by_name on crm.products (tenant_id, name, id) where deleted_at is null;
create index products_by_code on crm.products (tenant_id, code, id) where deleted_at is null;
create index products_by_created on crm.products (tenant_id, created_at, id) where deleted_at is null;
create index products_by_price on crm.products (tenant_id, coalesce(list_price, -1), id) where deleted_at is null;
select crm.protect('crm.products');

create table crm.sales_reps (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    name text not null,
    name_key text not null,
    manager text,
    office text,
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    deleted_at timestamptz,
    primary key (tenant_id, id)
);
create unique index sales_reps_name on crm.sales_reps (tenant_id, name_key) where deleted_at is null;
create index sales_reps_by_name on crm.sales_reps (tenant_id, name, id) where deleted_at is null;
create index sales_reps_by_created on crm.sales_reps (tenant_id, created_at, id) where deleted_at is null;
select crm.protect('crm.sales_reps');

create table crm.customers (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    email_key text not null, -- CRM-1
    phone text,
    company text,
    address text,
    status text not null check (status in ('active', 'inactive', 'suspended')),
    tags text[] not null default '{}',
    notes text,
    owner text,
    account_id uuid,
    last_contact timestamptz,
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references crm.accounts (tenant_id, id)
);
create unique index customers_email on crm.customers (tenant_id, email_key) where deleted_at is null;
create index customers_by_created on crm.customers (tenant_id, created_at, id) where deleted_at is null;
create index customers_by_updated on crm.customers (tenant_id, updated_at, id) where deleted_at is null;
create index customers_by_last_name on crm.customers (tenant_id, last_name, id) where deleted_at is null;
create index customers_by_email on crm.customers (tenant_id, email, id) where deleted_at is null;
create index customers_by_account on crm.customers (tenant_id, account_id) where account_id is not null;
select crm.protect('crm.customers');

create table crm.opportunities (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    name text not null,
    pipeline text not null default 'sales',
    stage text not null,
    stage_kind text not null check (stage_kind in ('open', 'won', 'lost')),
    account_id uuid,
    product_id uuid,
    customer_id uuid,
    owner text,
    owner_key text,
    amount numeric(19, 4),
    currency text,
    engaged_on date,
    close_date date,
    external_ref text,
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references crm.accounts (tenant_id, id),
    foreign key (tenant_id, product_id) references crm.products (tenant_id, id),
    foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
    check ((amount is null) = (currency is null))
);
create unique index opportunities_ref on crm.opportunities (tenant_id, external_ref) where deleted_at is null;
create index opportunities_by_created on crm.opportunities (tenant_id, created_at, id) where deleted_at is null;
create index opportunities_by_name on crm.opportunities (tenant_id, name, id) where deleted_at is null;
create index opportunities_by_amount on crm.opportunities (tenant_id, coalesce(amount, -1), id)
    where deleted_at is null;
create index opportunities_by_close on crm.opportunities (tenant_id, coalesce(close_date, '-infinity'), id)
    where deleted_at is null;
create index opportunities_by_engaged on crm.opportunities (tenant_id, coalesce(engaged_on, '-infinity'), id)
    where deleted_at is null;
create index opportunities_by_account on crm.opportunities (tenant_id, account_id) where account_id is not null;
create index opportunities_by_product on crm.opportunities (tenant_id, product_id) where product_id is not null;
create index opportunities_by_customer on crm.opportunities (tenant_id, customer_id) where customer_id is not null;
create index opportunities_by_owner on crm.opportunities (tenant_id, owner_key) where owner_key is not null;
select crm.protect('crm.opportunities');

-- CRM-16: a deal's rows follow each other without gap or overlap, and one of them is open.
create table crm.opportunity_stages (
    tenant_id text not null default crm.tenant(),
    id uuid not null,
    opportunity_id uuid not null,
    stage text not null,
    stage_kind text not null check (stage_kind in ('open', 'won', 'lost')),
    entered_at timestamptz not null,
    left_at timestamptz,
    moved_by text not null,
    amount numeric(19, 4),
    currency text,
    primary key (tenant_id, id),
    foreign key (tenant_id, opportunity_id) references crm.opportunities (tenant_id, id),
    check (left_at >= entered_at)
);
create unique index opportunity_stages_open on crm.opportunity_stages (tenant_id, opportunity_id)
    where left_at is null;
create index opportunity_stages_of on crm.opportunity_stages (tenant_id, opportunity_id, entered_at, id);
select crm.protect('crm.opportunity_stages', 'select, insert, update');
