-- Durable work (work.md): runs, the journal of their steps, and what they wait for. Every table that grows is
-- partitioned by the run's id, which begins with the time at which it was made (UUIDv7): a month is dropped whole, and
-- nothing is written twice for it.

-- Processes that run work. A process holds one lease for all its runs, by this database's clock. A lease that has run
-- out is never renewed: its holder must enter again under another id, and its runs are anybody's. Above the tenants.
create table work.workers (
    id uuid not null,
    name text not null,
    queues text[] not null,
    slots int not null,
    draining boolean not null default false,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    lease_until timestamptz not null,
    primary key (id)
);
grant select on work.workers to ${app};

create table work.runs (
    tenant_id text not null default work.tenant(),
    id uuid not null,
    queue text not null,
    type text not null,
    version int not null,
    priority smallint not null check (priority between 0 and 9),
    state text not null check (state in
        ('scheduled', 'ready', 'running', 'waiting', 'parked', 'succeeded', 'failed', 'cancelled')),
    -- the order of ready runs: since when they are due, less a minute for each level of priority
    rank timestamptz,
    -- when a scheduled run becomes ready, and a waiting one gives up its wait
    due_at timestamptz,
    waits_for text[],
    -- grows with each claim and each loss: whoever writes for the run must name the current one
    epoch bigint not null,
    owner uuid,
    -- attempts that failed since the last step that was done; and workers lost since anything was written
    failures int not null default 0,
    lost int not null default 0,
    cancel_requested_at timestamptz,
    dedup_key text,
    parent_id uuid,
    origin_id uuid,
    principal json not null,
    trace_id text not null,
    progress json,
    input json,
    input_digest text,
    output json,
    output_digest text,
    problem json,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    primary key (tenant_id, id)
) partition by range (id);
create index runs_ready on work.runs (queue, tenant_id, rank) where state = 'ready';
create index runs_due on work.runs (due_at) where due_at is not null;
create index runs_owned on work.runs (owner) where owner is not null;
create index runs_leaving on work.runs (cancel_requested_at) where cancel_requested_at is not null and finished_at is null;
create index runs_dead on work.runs (tenant_id, id) where state in ('failed', 'parked');
create index runs_children on work.runs (tenant_id, parent_id) where parent_id is not null;
select work.protect('work.runs', 'select, insert, update');

create table work.steps (
    tenant_id text not null default work.tenant(),
    run_id uuid not null,
    -- the position in the run, and within a branch: 3, or 3.1.2
    seq text not null,
    name text not null,
    kind text not null check (kind in ('call', 'change', 'value', 'sleep', 'signal', 'child', 'effect')),
    state text not null check (state in ('started', 'done')),
    attempt int not null,
    epoch bigint not null,
    until timestamptz,
    output json,
    output_digest text,
    at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, run_id, seq)
) partition by range (run_id);
select work.protect('work.steps', 'select, insert, update');

-- Every attempt that failed, and every worker that was lost.
create table work.failures (
    tenant_id text not null default work.tenant(),
    run_id uuid not null,
    epoch bigint not null,
    seq text,
    worker uuid,
    problem json not null,
    at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, run_id, epoch)
) partition by range (run_id);
select work.protect('work.failures', 'select, insert');

create table work.signals (
    tenant_id text not null default work.tenant(),
    run_id uuid not null,
    signal_id text not null,
    name text not null,
    payload json,
    received_at timestamptz not null default clock_timestamp(),
    consumed_by text,
    primary key (tenant_id, run_id, signal_id)
) partition by range (run_id);
select work.protect('work.signals', 'select, insert, update');

-- One run for each key, for as long as the run is kept.
create table work.dedup (
    tenant_id text not null default work.tenant(),
    type text not null,
    key text not null,
    run_id uuid not null,
    input_digest text not null,
    primary key (tenant_id, type, key)
);
select work.protect('work.dedup');

-- Large inputs and outputs, each content once in a tenant.
create table work.blobs (
    tenant_id text not null default work.tenant(),
    digest text not null,
    chunk int not null,
    size bigint not null,
    encoding text not null check (encoding in ('identity', 'gzip')),
    body bytea not null,
    stored_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, digest, chunk)
);
alter table work.blobs alter column body set storage external;
select work.protect('work.blobs', 'select, insert, update, delete');

-- The partitions of a month, and what holds runs of any other: a start never fails for want of one.
create table work.runs_other partition of work.runs default with (fillfactor = 85);
create table work.steps_other partition of work.steps default;
create table work.failures_other partition of work.failures default;
create table work.signals_other partition of work.signals default;

create function work.id_at(moment timestamptz) returns uuid
    language sql immutable
    set search_path = ''
as $$
    select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
revoke execute on function work.id_at(timestamptz) from public;
grant execute on function work.id_at(timestamptz) to ${app};

create function work.open_month(day timestamptz) returns void
    language plpgsql security definer
    set search_path = ''
as $$
declare
    low constant timestamptz := date_trunc('month', day at time zone 'UTC') at time zone 'UTC';
    high constant timestamptz := (date_trunc('month', day at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    suffix constant text := to_char(low at time zone 'UTC', 'YYYY_MM');
    part text;
begin
    foreach part in array array['runs', 'steps', 'failures', 'signals'] loop
        if to_regclass(format('work.%I', part || '_' || suffix)) is null then
            begin
                execute format('create table work.%I partition of work.%I for values from (%L) to (%L)%s',
                    part || '_' || suffix, part, work.id_at(low), work.id_at(high),
                    case part when 'runs' then ' with (fillfactor = 85)' else '' end);
            exception
                when duplicate_table then null;  -- another process makes it in this moment
                when check_violation then null;  -- the month has begun in the default partition, and stays there
            end;
        end if;
    end loop;
end
$$;
revoke execute on function work.open_month(timestamptz) from public;
grant execute on function work.open_month(timestamptz) to ${app};
select work.open_month(clock_timestamp()), work.open_month(clock_timestamp() + interval '1 month');

-- What works over all tenants runs as the owner (PLT-17), who is let into the scheduling of runs for it: it reads and
-- writes no input, no output, no step.
create policy runs_scheduling on work.runs for all to current_user using (true) with check (true);
create policy failures_scheduling on work.failures for insert to current_user with check (true);
create policy signals_scheduling on work.signals for insert to current_user with check (true);

-- Months that ended so long ago and hold no run that is alive are dropped. A run that still waits keeps its month.
create function work.drop_months(keep interval) returns int
    language plpgsql security definer
    set search_path = ''
as $$
declare
    month text;
    low timestamptz;
    alive boolean;
    dropped int := 0;
begin
    for month in
        select substr(c.relname, 6) from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'work.runs'::regclass and c.relname ~ '^runs_\d{4}_\d{2}$'
    loop
        low := to_timestamp(month || ' UTC', 'YYYY_MM TZ');
        if low + interval '1 month' < clock_timestamp() - keep then
            execute format('select exists (select from work.%I where finished_at is null'
                ' or finished_at > clock_timestamp() - %L::interval)', 'runs_' || month, keep) into alive;
            if not alive then
                execute format('drop table work.%I, work.%I, work.%I, work.%I',
                    'runs_' || month, 'steps_' || month, 'failures_' || month, 'signals_' || month);
                dropped := dropped + 1;
            end if;
        end if;
    end loop;
    return dropped;
end
$$;
revoke execute on function work.drop_months(interval) from public;
grant execute on function work.drop_months(interval) to ${app};

-- Enters a worker. Its rows are gone a day after its lease ended.
create function work.enter(worker uuid, worker_name text, served text[], at_once int, lease interval) returns void
    language sql security definer
    set search_path = ''
as $$
    delete from work.workers w
     where w.lease_until < clock_timestamp() - interval '1 day'
       and not exists (select from work.runs r where r.owner = w.id);
    insert into work.workers (id, name, queues, slots, lease_until)
    values (worker, worker_name, served, at_once, clock_timestamp() + lease);
$$;
revoke execute on function work.enter(uuid, text, text[], int, interval) from public;
grant execute on function work.enter(uuid, text, text[], int, interval) to ${app};

-- Renews a lease that has not run out; false when it has, for ever.
create function work.renew(worker uuid, lease interval, leaving boolean) returns boolean
    language sql security definer
    set search_path = ''
as $$
    update work.workers w
       set seen_at = clock_timestamp(), lease_until = clock_timestamp() + lease, draining = leaving
     where w.id = worker and w.lease_until >= clock_timestamp()
    returning true
$$;
revoke execute on function work.renew(uuid, interval, boolean) from public;

-- Ends a lease at once: what it still holds is anybody's.
create function work.leave(worker uuid) returns void
    language sql security definer
    set search_path = ''
as $$
    update work.workers w set lease_until = '-infinity' where w.id = worker
$$;
revoke execute on function work.leave(uuid) from public;
grant execute on function work.leave(uuid) to ${app};

-- Brings runs on whose time has come: due ones become ready, runs of lost workers are taken back (the fifth time in a
-- row parked), cancelled ones end. Rows that somebody works on in this moment are left for the next time.
create function work.bring_on(grace interval, at_most int) returns int
    language plpgsql security definer
    set search_path = ''
as $$
declare
    moved int;
    total int := 0;
    child record;
begin
    with due as (
        select r.tenant_id, r.id from work.runs r
         where r.due_at <= clock_timestamp() and r.state in ('scheduled', 'waiting')
         order by r.due_at limit at_most for update skip locked)
    update work.runs r
       set state = 'ready', rank = r.due_at - r.priority * interval '1 minute', due_at = null, waits_for = null
      from due where r.tenant_id = due.tenant_id and r.id = due.id;
    get diagnostics moved = row_count;
    total := total + moved;

    with gone as (
        select r.tenant_id, r.id, r.owner from work.workers w join work.runs r on r.owner = w.id
         where w.lease_until < clock_timestamp()
         limit at_most for update of r skip locked),
    taken as (
        update work.runs r
           set state = case when r.lost >= 4 then 'parked' else 'ready' end,
               rank = case when r.lost < 4 then clock_timestamp() - r.priority * interval '1 minute' end,
               problem = case when r.lost >= 4 then json_build_object('code', 'work.run.poison', 'detail',
                   'five workers in a row were lost while they ran it') end,
               epoch = r.epoch + 1, owner = null, lost = r.lost + 1
          from gone where r.tenant_id = gone.tenant_id and r.id = gone.id
        returning r.tenant_id, r.id, r.epoch, gone.owner as worker)
    insert into work.failures (tenant_id, run_id, epoch, worker, problem)
    select t.tenant_id, t.id, t.epoch - 1, t.worker,
           json_build_object('code', 'work.worker.lost', 'detail', 'the worker''s lease ran out while it ran this')
      from taken t
    on conflict do nothing;
    get diagnostics moved = row_count;
    total := total + moved;

    for child in
        with leaving as (
            select r.tenant_id, r.id from work.runs r
             where r.cancel_requested_at is not null and r.finished_at is null
               and (r.owner is null or r.cancel_requested_at < clock_timestamp() - grace)
             limit at_most for update skip locked)
        update work.runs r
           set state = 'cancelled', finished_at = clock_timestamp(), epoch = r.epoch + 1, owner = null, rank = null,
               due_at = null, waits_for = null
          from leaving where r.tenant_id = leaving.tenant_id and r.id = leaving.id
        returning r.tenant_id, r.id, r.parent_id
    loop
        total := total + 1;
        if child.parent_id is not null then
            -- the parent before its signal, as everybody who brings one
            perform from work.runs r where r.tenant_id = child.tenant_id and r.id = child.parent_id for no key update;
            insert into work.signals (tenant_id, run_id, signal_id, name, payload)
            values (child.tenant_id, child.parent_id, 'child:' || child.id, 'child:' || child.id,
                    '{"state":"cancelled"}')
            on conflict do nothing;
            update work.runs r
               set state = 'ready', rank = clock_timestamp() - r.priority * interval '1 minute', due_at = null,
                   waits_for = null
             where r.tenant_id = child.tenant_id and r.id = child.parent_id and r.state = 'waiting'
               and 'child:' || child.id = any (r.waits_for);
        end if;
    end loop;
    return total;
end
$$;
revoke execute on function work.bring_on(interval, int) from public;

-- Claims ready runs of one queue. Tenants take turns: up to 32 of those with something ready, from the one after
-- `after_tenant` on, share what is asked for; within a tenant the lowest rank goes first. So a long backlog of one
-- tenant delays no other, and a claim costs the same with one tenant and with a thousand.
create function work.claim(
        worker uuid, served text, types text[], at_most int, after_tenant text, stopped text[])
    returns table (
        tenant_id text, id uuid, type text, version int, epoch bigint, failures int, cancelling boolean,
        fresh boolean, ready_at timestamptz, at timestamptz)
    language plpgsql security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    line text[] := '{}';
    place text := after_tenant;
    next text;
    wrapped boolean := false;
begin
    if not exists (select from work.workers w where w.id = worker and w.lease_until >= clock_timestamp()) then
        return;
    end if;
    loop
        select min(r.tenant_id) into next from work.runs r
         where r.queue = served and r.state = 'ready' and r.tenant_id > place;
        if next is null then
            exit when wrapped;
            wrapped := true;
            place := '';
            continue;
        end if;
        exit when wrapped and next > after_tenant or cardinality(line) >= 32;
        place := next;
        if not next = any (stopped) then
            line := line || next;
        end if;
    end loop;
    if cardinality(line) = 0 then
        return;
    end if;
    return query
    with picked as (
        select p.tenant_id, p.id, p.started_at, p.rank
          from unnest(line) with ordinality as l (tenant, turn)
         cross join lateral (
            select r.tenant_id, r.id, r.started_at, r.rank from work.runs r
             where r.queue = served and r.state = 'ready' and r.tenant_id = l.tenant and r.type || '@' || r.version = any (types)
             order by r.rank
             limit greatest(1, at_most / cardinality(line))
             for update skip locked) p
         order by l.turn
         limit at_most)
    update work.runs r
       set state = 'running', owner = worker, epoch = r.epoch + 1, rank = null,
           started_at = coalesce(r.started_at, clock_timestamp())
      from picked where r.tenant_id = picked.tenant_id and r.id = picked.id
    returning r.tenant_id, r.id, r.type, r.version, r.epoch, r.failures, r.cancel_requested_at is not null,
              picked.started_at is null, picked.rank + r.priority * interval '1 minute', clock_timestamp();
end
$$;
revoke execute on function work.claim(uuid, text, text[], int, text, text[]) from public;
grant execute on function work.claim(uuid, text, text[], int, text, text[]) to ${app};

-- All that a worker has to know when it looks around, in one statement: whether its lease still runs, which queues have
-- something ready, which of its runs are to end, and in how many milliseconds the next one becomes due by itself.
create function work.look(
        worker uuid, served text[], lease interval, renewing boolean, leaving boolean, grace interval)
    returns table (alive boolean, ready text[], cancelling uuid[], next_due bigint)
    language plpgsql security definer
    set search_path = ''
as $$
begin
    if renewing then
        alive := coalesce(work.renew(worker, lease, leaving), false);
    else
        alive := exists (select from work.workers w where w.id = worker and w.lease_until >= clock_timestamp());
    end if;
    perform work.bring_on(grace, 500);
    ready := array(select q from unnest(served) q
                    where exists (select from work.runs r where r.queue = q and r.state = 'ready'));
    cancelling := array(select r.id from work.runs r where r.owner = worker and r.cancel_requested_at is not null);
    next_due := (select (extract(epoch from min(r.due_at) - clock_timestamp()) * 1000)::bigint
                   from work.runs r where r.due_at is not null);
    return next;
end
$$;
revoke execute on function work.look(uuid, text[], interval, boolean, boolean, interval) from public;
grant execute on function work.look(uuid, text[], interval, boolean, boolean, interval) to ${app};

-- Gives back what a worker holds and does not know of, because the answer to a claim was lost on its way; and all that
-- it holds when it drains.
create function work.give_back(worker uuid, known uuid[]) returns int
    language plpgsql security definer
    set search_path = ''
as $$
declare
    given int;
begin
    with held as (
        select r.tenant_id, r.id from work.runs r
         where r.owner = worker and not r.id = any (known)
         for update skip locked)
    update work.runs r
       set state = 'ready', rank = clock_timestamp() - r.priority * interval '1 minute', epoch = r.epoch + 1, owner = null
      from held where r.tenant_id = held.tenant_id and r.id = held.id;
    get diagnostics given = row_count;
    return given;
end
$$;
revoke execute on function work.give_back(uuid, uuid[]) from public;
grant execute on function work.give_back(uuid, uuid[]) to ${app};
