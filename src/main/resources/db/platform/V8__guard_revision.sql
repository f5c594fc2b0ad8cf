-- Blocks are kept in the memory of every process; this row says how often they were changed.
select set_config('bhiv.tenant', '_system', true);
insert into platform.revisions (tenant_id, name, number) values ('_system', 'guard', 0);
