-- What every schema has before its first table: who the tenant is, and how a table is bound to it (PLT-15).

revoke all on schema public from public;
alter default privileges revoke execute on functions from public;

revoke all on schema ${schema} from public;
grant usage on schema ${schema} to ${app};

-- The tenant of this transaction. After a transaction that set it, the setting reads as '' on that session, not as null.
create function ${schema}.tenant() returns text
    language plpgsql stable parallel safe
as $$
declare
    tenant constant text := current_setting('bhiv.tenant', true);
begin
    if tenant is null or tenant = '' then
        raise exception 'no tenant is set in this transaction'
            using errcode = 'BH001', hint = 'bhiv.tenant is set by Tenancy, local to a transaction';
    end if;
    return tenant;
end
$$;
revoke execute on function ${schema}.tenant() from public;
grant execute on function ${schema}.tenant() to ${app};

-- Binds a table to the tenant and gives the application its rights on it. The first condition reads no row, so it is
-- asked once per statement and also refuses a statement on an empty table.
create function ${schema}.protect(target regclass, app_privileges text default 'select, insert, update, delete')
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
end
$$;
revoke execute on function ${schema}.protect(regclass, text) from public;
