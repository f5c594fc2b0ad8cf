-- Tries a scratch database for holes between tenants. Rows belong to 'acme'; 'globex' must not get at them.
create schema isolation;

-- Three tables stand above the tenants and hold nothing of theirs: processes, those that run work, and who subscribes
-- to events. In a fourth the
-- rows are the tenants themselves.
create view isolation.tables as
select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'isolation')
   and n.nspname not like 'pg\_temp%'
   and c.relname <> 'schema_history'
   and format('%I.%I', n.nspname, c.relname) not in
       ('platform.instances', 'platform.event_subscribers', 'work.workers');

create function isolation.key(t regclass) returns text language sql as $$
    select case when t = 'platform.tenants'::regclass then 'id' else 'tenant_id' end
$$;

-- The columns that a row may be given.
create function isolation.columns(t regclass) returns text language sql as $$
    select string_agg(quote_ident(attname), ', ' order by attnum)
      from pg_attribute
     where attrelid = t and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
$$;

create function isolation.fill(t regclass) returns void language plpgsql as $$
declare
    extra record;
    names text;
    row_values text;
begin
    for extra in select conname from pg_constraint
                  where conrelid = t and contype in ('c', 'f') and coninhcount = 0
    loop
        execute format('alter table %s drop constraint %I cascade', t, extra.conname);
    end loop;
    select string_agg(quote_ident(a.attname), ', '),
           string_agg(case
               when a.attname = isolation.key(t) then '''acme'''
               when y.typcategory = 'A' then '''{}'''
               when y.typname in ('json', 'jsonb') then '''{}'''
               when y.typname = 'uuid' then 'gen_random_uuid()'
               when y.typcategory = 'D' then 'now()'
               when y.typcategory = 'N' then '1'
               when y.typcategory = 'B' then 'false'
               when y.typcategory = 'T' then '''1 s'''
               when y.typname = 'inet' then '''127.0.0.1'''
               else '''x''' end, ', ')
      into names, row_values
      from pg_attribute a join pg_type y on y.oid = a.atttypid
     where a.attrelid = t and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
       and (a.attname = isolation.key(t) or a.attnotnull and not a.atthasdef);
    perform set_config('bhiv.tenant', 'acme', true);
    if exists (select from pg_partitioned_table where partrelid = t and partdefid = 0) then
        execute format('create table %s_default partition of %s default', t, t);
    end if;
    if not exists (select from pg_class where oid = t and relispartition) then
        execute format('insert into %s (%s) values (%s)', t, names, row_values);
    end if;
end
$$;

-- Every attempt is taken back: it ends with UNDO1 when it went through.
create function isolation.faults(t regclass) returns text[] language plpgsql as $$
declare
    found text[] := '{}';
    who name;
    rows bigint;
    stored jsonb;
    key constant text := isolation.key(t);
    part constant boolean := (select relispartition from pg_class where oid = t);
    -- The functions of the relay and of the work engine run as the owner, who is let into these tables for it.
    relayed constant boolean := (select relname in ('event_queue', 'event_lanes')
        or relnamespace = 'work'::regnamespace and relname in ('runs', 'failures', 'signals') from pg_class where oid = t);
    take constant text := format('insert into %s (%s) select %s from jsonb_populate_record(null::%s, $1)',
                                 t, isolation.columns(t), isolation.columns(t), t);
begin
    if not exists (select from pg_attribute where attrelid = t and attname = key and not attisdropped) then
        return array['has no ' || key];
    end if;
    if not part and not (select relrowsecurity and relforcerowsecurity from pg_class where oid = t) then
        found := found || 'row-level security is not enabled and forced'::text;
    end if;
    execute format('select to_jsonb(x) from %s x where %I = ''acme'' limit 1', t, key) into stored;
    -- A part of a table is reached through the whole; only the owner may name it, in migrations.
    foreach who in array case when part or relayed then array['bhiv_app'] else array['bhiv_app', 'bhiv_owner'] end loop
        if has_table_privilege(who, t, 'select') then
            begin
                perform set_config('bhiv.tenant', '', true);
                execute format('set local role %I', who);
                execute format('select count(*) from %s', t) into rows;
                raise exception using errcode = 'UNDO1';
            exception
                when sqlstate 'BH001' then null;
                when sqlstate 'UNDO1' then found := found || format('%s reads without a tenant', who);
            end;
            begin
                perform set_config('bhiv.tenant', 'globex', true);
                execute format('set local role %I', who);
                execute format('select count(*) from %s', t) into rows;
                raise exception using errcode = 'UNDO1';
            exception when sqlstate 'UNDO1' then
                if rows > 0 then found := found || format('%s reads another tenant''s row', who); end if;
            end;
            begin
                perform set_config('bhiv.tenant', 'acme', true);
                execute format('set local role %I', who);
                execute format('select count(*) from %s', t) into rows;
                raise exception using errcode = 'UNDO1';
            exception when sqlstate 'UNDO1' then
                if rows = 0 and stored is not null then found := found || format('%s does not read its own row', who); end if;
            end;
        end if;
        if has_table_privilege(who, t, 'update') then
            begin
                perform set_config('bhiv.tenant', 'globex', true);
                execute format('set local role %I', who);
                execute format('update %s set %I = ''globex''', t, key);
                get diagnostics rows = row_count;
                raise exception using errcode = 'UNDO1';
            exception
                when sqlstate 'UNDO1' then
                    if rows > 0 then found := found || format('%s changes another tenant''s row', who); end if;
                when integrity_constraint_violation then
                    found := found || format('%s changes another tenant''s row', who);
            end;
        end if;
        if has_table_privilege(who, t, 'delete') then
            begin
                perform set_config('bhiv.tenant', 'globex', true);
                execute format('set local role %I', who);
                execute format('delete from %s', t);
                get diagnostics rows = row_count;
                raise exception using errcode = 'UNDO1';
            exception when sqlstate 'UNDO1' then
                if rows > 0 then found := found || format('%s deletes another tenant''s row', who); end if;
            end;
        end if;
        if stored is not null and has_table_privilege(who, t, 'insert') then
            begin
                perform set_config('bhiv.tenant', 'globex', true);
                execute format('set local role %I', who);
                execute take using stored;
                raise exception using errcode = 'UNDO1';
            exception
                when insufficient_privilege then null;
                when sqlstate 'UNDO1' or integrity_constraint_violation then
                    found := found || format('%s writes a row for another tenant', who);
            end;
            if not has_table_privilege(who, t, 'select') then
                begin
                    perform set_config('bhiv.tenant', 'acme', true);
                    execute format('set local role %I', who);
                    execute take using stored;
                    raise exception using errcode = 'UNDO1';
                exception
                    when insufficient_privilege then found := found || format('%s does not write its own row', who);
                    when sqlstate 'UNDO1' or integrity_constraint_violation then null;
                end;
            end if;
        end if;
    end loop;
    return found;
end
$$;
