-- Suppliers, items with their stock, shipments and their lines.

create table logistics.suppliers (
    tenant_id text not null default logistics.tenant(),
    id uuid not null,
    name text not null,
    name_key text not null,
    contact_email text,
    phone text,
    address text,
    active boolean not null default true,
    lead_time_days integer check (lead_time_days >= 0),
    words text not null, -- folded, for searching
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
create unique index suppliers_name on logistics.suppliers (tenant_id, name_key);
create index suppliers_by_name on logistics.suppliers (tenant_id, name, id);
create index suppliers_by_created on logistics.suppliers (tenant_id, created_at, id);
select logistics.protect('logistics.suppliers');

create table logistics.items (
    tenant_id text not null default logistics.tenant(),
    id uuid not null,
    sku text not null,
    sku_key text not null,
    name text not null,
    name_key text not null,
    description text,
    category text not null,
    unit_price numeric(19, 4) check (unit_price >= 0),
    unit_price_currency text,
    unit text,
    supplier_id uuid,
    warehouse_location text,
    reorder_level numeric(19, 3) not null default 10 check (reorder_level >= 0),
    status text not null default 'active' check (status in ('active', 'retired')),
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, supplier_id) references logistics.suppliers (tenant_id, id),
    check ((unit_price is null) = (unit_price_currency is null))
);
create unique index items_sku on logistics.items (tenant_id, sku_key);
create index items_named on logistics.items (tenant_id, name_key);
create index items_by_name on logistics.items (tenant_id, name, id);
create index items_by_sku on logistics.items (tenant_id, sku, id);
create index items_by_category on logistics.items (tenant_id, category, id);
create index items_by_created on logistics.items (tenant_id, created_at, id);
create index items_by_supplier on logistics.items (tenant_id, supplier_id) where supplier_id is not null;
select logistics.protect('logistics.items');

-- The exact level beside the ledger (LOG-1): written with each move, in its transaction.
create table logistics.stock_levels (
    tenant_id text not null default logistics.tenant(),
    item_id uuid not null,
    location text not null,
    on_hand numeric(19, 3) not null check (on_hand >= 0),
    version bigint not null default 1,
    primary key (tenant_id, item_id, location),
    foreign key (tenant_id, item_id) references logistics.items (tenant_id, id)
);
select logistics.protect('logistics.stock_levels', 'select, insert, update');

-- Append-only: the application may neither change nor remove a move (LOG-4).
create table logistics.stock_moves (
    tenant_id text not null default logistics.tenant(),
    id uuid not null,
    item_id uuid not null,
    from_location text not null,
    to_location text not null,
    qty numeric(19, 3) not null check (qty > 0),
    kind text not null check (kind in ('opening')),
    reason text,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    actor text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, item_id) references logistics.items (tenant_id, id),
    check (from_location <> to_location)
);
create index stock_moves_of_item on logistics.stock_moves (tenant_id, item_id, recorded_at, id);
select logistics.protect('logistics.stock_moves', 'select, insert');

create table logistics.shipments (
    tenant_id text not null default logistics.tenant(),
    id uuid not null,
    number text not null,
    customer_id uuid, -- of the CRM: another schema, therefore no foreign key
    customer text,
    country text,
    shipping_address text,
    carrier text,
    mode text not null check (mode in ('air', 'air_charter', 'truck', 'ocean', 'unknown')),
    tracking_number text,
    status text not null check (status in ('pending', 'info_received', 'in_transit', 'out_for_delivery',
        'attempt_fail', 'available_for_pickup', 'delivered', 'exception', 'expired')),
    scheduled_on date not null, -- the earliest of its lines
    line_count integer not null,
    words text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by text not null,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    primary key (tenant_id, id)
);
create unique index shipments_number on logistics.shipments (tenant_id, number);
create index shipments_by_number on logistics.shipments (tenant_id, number, id);
create index shipments_by_scheduled on logistics.shipments (tenant_id, scheduled_on, id);
create index shipments_by_created on logistics.shipments (tenant_id, created_at, id);
create index shipments_by_status on logistics.shipments (tenant_id, status, scheduled_on, id);
select logistics.protect('logistics.shipments');

create table logistics.shipment_lines (
    tenant_id text not null default logistics.tenant(),
    id uuid not null,
    shipment_id uuid not null,
    item_id uuid not null,
    supplier_id uuid,
    quantity numeric(19, 3) not null check (quantity > 0),
    value numeric(19, 4),
    currency text,
    scheduled_on date not null,
    delivered_on date,
    recorded_on date,
    counted_on date not null generated always as (coalesce(delivered_on, scheduled_on)) stored,
    on_time boolean generated always as (delivered_on <= scheduled_on) stored,
    product_group text,
    external_ref text,
    created_at timestamptz not null default now(),
    created_by text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, shipment_id) references logistics.shipments (tenant_id, id),
    foreign key (tenant_id, item_id) references logistics.items (tenant_id, id),
    foreign key (tenant_id, supplier_id) references logistics.suppliers (tenant_id, id),
    check ((value is null) = (currency is null))
);
create unique index shipment_lines_ref on logistics.shipment_lines (tenant_id, external_ref);
create index shipment_lines_of on logistics.shipment_lines (tenant_id, shipment_id);
create index shipment_lines_by_day on logistics.shipment_lines (tenant_id, counted_on);
create index shipment_lines_by_supplier on logistics.shipment_lines (tenant_id, supplier_id);
create index shipment_lines_by_item on logistics.shipment_lines (tenant_id, item_id);
select logistics.protect('logistics.shipment_lines');
