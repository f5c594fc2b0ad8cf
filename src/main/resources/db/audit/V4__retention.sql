-- How entries end: segments that are old enough are archived and dropped, details of a person are erased; a hold keeps
-- both from happening. Entries, leaves and checkpoints stay as they were.

create table audit.holds (
    tenant_id text not null default audit.tenant(),
    id uuid not null,
    -- everything of this person; everything of the tenant when it is null
    person text,
    reason text not null,
    placed_by text not null,
    placed_at timestamptz not null,
    until timestamptz,
    ended_by text,
    ended_at timestamptz,
    primary key (tenant_id, id)
);
select audit.protect('audit.holds', 'select, insert, update');
grant select on audit.holds to ${audit};
create policy holds_read on audit.holds for select to ${audit} using (true);

create table audit.erasures (
    tenant_id text not null default audit.tenant(),
    id uuid not null,
    person text not null,
    reason text not null,
    asked_by text not null,
    asked_at timestamptz not null,
    -- the entry that tells of it, in the log before anything is erased
    entry_id uuid,
    details bigint,
    done_at timestamptz,
    primary key (tenant_id, id)
);
create index erasures_waiting on audit.erasures (asked_at) where done_at is null;
select audit.protect('audit.erasures', 'select, insert');
grant select, update on audit.erasures to ${audit};
create policy erasures_work on audit.erasures to ${audit} using (true);

alter table audit.segments add column entry_id uuid;

-- Whether something in this log, or of this person in it, must stay.
create function audit.held(of_tenant text, of_person text) returns boolean
    language sql stable
    set search_path = ''
as $$
    select exists (
        select from audit.holds h
         where h.tenant_id = of_tenant and h.ended_at is null and (h.until is null or h.until > now())
           and (h.person is null or h.person = of_person))
$$;

-- Takes the details of a person's entries, and of entries about him. It does only what an entry in the log tells of.
create function audit.erase_details(of_tenant text, erasure uuid) returns bigint
    language plpgsql security definer
    set search_path = ''
as $$
declare
    who text;
    told uuid;
    taken bigint;
begin
    perform pg_catalog.set_config('bhiv.tenant', of_tenant, true);
    select e.person, e.entry_id into who, told from audit.erasures e where e.id = erasure and e.done_at is null;
    if not exists (select from audit.entries e where e.id = told and e.action = 'erase') then
        raise exception 'erasure %: no entry in the log tells of it', erasure;
    end if;
    if audit.held(of_tenant, who) then
        raise exception 'erasure %: a hold keeps it', erasure;
    end if;
    update audit.details d set salt = null, detail = null, address = null, erased_by = told
      from audit.entries e
     where e.id = d.entry_id and e.segment = d.segment and d.detail is not null and e.id <> told
       and (e.actor_id = who or e.resource_ids[1] = who);
    get diagnostics taken = row_count;
    update audit.erasures set details = taken, done_at = now() where id = erasure;
    return taken;
end
$$;
revoke execute on function audit.erase_details(text, uuid) from public;
grant execute on function audit.erase_details(text, uuid) to ${audit};

-- Drops a segment whose archive an entry in the log tells of, by this database's clock, never one that is too young.
create function audit.drop_segment(name text) returns void
    language plpgsql security definer
    set search_path = ''
as $$
declare
    told uuid;
    part text := replace(replace(name, '-', '_'), ' ', '_');
    ended timestamptz := (left(name, 7) || '-01')::timestamp at time zone 'UTC' + interval '1 month';
    least interval := case when name like '% access' then interval '90 days' else interval '365 days' end;
begin
    perform pg_catalog.set_config('bhiv.tenant', '_system', true);
    select s.entry_id into told from audit.segments s where s.segment = name and s.state = 'archived' for update;
    if not exists (select from audit.entries e where e.id = told) then
        raise exception 'segment %: no entry in the log tells of its archive', name;
    end if;
    if ended + least > now() then
        raise exception 'segment %: younger than %', name, least;
    end if;
    execute format('drop table audit.%I', 'entries_' || part);
    execute format('drop table audit.%I', 'details_' || part);
    update audit.segments set state = 'dropped', at = now() where segment = name;
end
$$;
revoke execute on function audit.drop_segment(text) from public;
grant execute on function audit.drop_segment(text) to ${audit};
