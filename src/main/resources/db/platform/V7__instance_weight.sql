-- An instance's part of its role's load.
alter table platform.instances add column weight int not null default 100 check (weight between 1 and 1000);
