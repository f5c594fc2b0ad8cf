-- The customer's record that is the user's own: of the CRM, another schema, therefore no foreign key (IDN-42).
alter table identity.users add column contact_id uuid;
create unique index users_contact on identity.users (tenant_id, contact_id) where contact_id is not null;
