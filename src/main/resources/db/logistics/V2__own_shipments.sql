-- A customer's own shipments, page by page, however many there are of others (IDN-42).
create index shipments_by_customer on logistics.shipments (tenant_id, customer_id, scheduled_on, id)
    where customer_id is not null;
