-- Lets the application analyse tables that it has just filled: until autovacuum comes round, once a minute, every plan for
-- them would be made without knowing how the rows fall to the tenants. MAINTAIN reads and changes no row.
create or replace function ${schema}.protect(target regclass, app_privileges text default 'select, insert, update, delete')
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    first_key name;
begin
    select a.attname into first_key
      from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where i.indrelid = target and i.indisprimary;
    if first_key is distinct from 'tenant_id' then
        raise exception 'table %: primary key begins with % (expected: tenant_id)', target, coalesce(first_key, 'nothing');
    end if;
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant on %s'
        ' using ((select ${schema}.tenant()) is not null and tenant_id = (select ${schema}.tenant()))'
        ' with check (tenant_id = (select ${schema}.tenant()))',
        target);
    execute format('grant %s on %s to ${app}', app_privileges, target);
    if app_privileges ~ 'select' and app_privileges ~ 'insert' then
        execute format('grant maintain on %s to ${app}', target);
    end if;
end
$$;

do $$
declare
    target regclass;
begin
    for target in
        select c.oid::regclass
          from pg_class c
         where c.relnamespace = '${schema}'::regnamespace and c.relkind = 'r'
           and has_table_privilege('${app}', c.oid, 'select') and has_table_privilege('${app}', c.oid, 'insert')
    loop
        execute format('grant maintain on %s to ${app}', target);
    end loop;
end
$$;
