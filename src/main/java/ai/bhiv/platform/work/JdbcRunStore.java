package ai.bhiv.platform.work;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Runs in PostgreSQL. What goes over all tenants are the functions of schema `work`, which see scheduling alone;
/// inputs, steps and outputs are read and written in transactions of their tenant.
final class JdbcRunStore implements RunStore {
    /// Entered by this process, for people who look at the workers.
    ///
    /// @param types `name@version` of the work that it can do
    record Served(String name, List<String> queues, List<String> types, int slots, Supplier<List<String>> stopped) {}

    private static final String LEASE = Lease.LENGTH.toMillis() + " milliseconds";
    private static final String GRACE = "30 seconds";

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Values values;
    private final Served served;
    private final Settling settling;

    JdbcRunStore(JdbcClient jdbc, Tenancy tenancy, Values values, WorkHint hint, Served served) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.values = values;
        this.served = served;
        this.settling = new Settling(jdbc, values, hint);
    }

    @Override
    public void enter(UUID worker) {
        jdbc.sql("select work.enter(?, ?, ?, ?, ?::interval)")
                .params(worker, served.name(), array(served.queues()), served.slots(), LEASE)
                .query((_, _) -> 0)
                .single();
    }

    @Override
    public Look look(UUID worker, boolean renew, boolean draining) {
        return jdbc.sql("select * from work.look(?, ?, ?::interval, ?, ?, ?::interval)")
                .params(worker, array(served.queues()), LEASE, renew, draining, GRACE)
                .query((rs, _) -> new Look(
                        rs.getBoolean("alive"),
                        Columns.texts(rs, "ready"),
                        List.of((UUID[]) rs.getArray("cancelling").getArray()),
                        Objects.requireNonNullElse(rs.getObject("next_due", Long.class), Long.MAX_VALUE)))
                .single();
    }

    @Override
    public void leave(UUID worker) {
        jdbc.sql("select work.leave(?)").param(worker).query((_, _) -> 0).single();
    }

    @Override
    public List<Claimed> claim(UUID worker, String queue, int atMost, String afterTenant) {
        return jdbc.sql("select * from work.claim(?, ?, ?, ?, ?, ?)")
                .params(
                        worker,
                        queue,
                        array(served.types()),
                        atMost,
                        afterTenant,
                        array(served.stopped().get()))
                .query((rs, _) -> claimed(rs, worker))
                .list();
    }

    private static Claimed claimed(ResultSet rs, UUID worker) throws SQLException {
        return new Claimed(
                rs.getString("tenant_id"),
                Columns.id(rs, "id"),
                worker,
                rs.getString("type") + "@" + rs.getInt("version"),
                rs.getLong("epoch"),
                rs.getInt("failures"),
                rs.getBoolean("cancelling"),
                rs.getBoolean("fresh"),
                Columns.instant(rs, "ready_at"),
                Columns.instant(rs, "at"));
    }

    @Override
    public List<Loaded> load(String tenant, List<Claimed> runs) {
        return tenancy.inTenant(tenant, () -> {
            var all = ids(runs.stream());
            var begun = ids(runs.stream().filter(run -> !run.fresh()));
            var signalled = new ArrayList<UUID>();
            var rows = jdbc.sql("""
                            select r.id, r.input, r.input_digest, r.principal, r.trace_id,
                                   exists (select from work.signals s
                                            where s.run_id = r.id and s.consumed_by is null) as signalled
                              from work.runs r where r.id = any (?)""")
                    .param(all)
                    .query((rs, _) -> {
                        if (rs.getBoolean("signalled")) {
                            signalled.add(Columns.id(rs, "id"));
                        }
                        return new Row(
                                Columns.id(rs, "id"),
                                values.text(rs, "input"),
                                rs.getString("principal"),
                                rs.getString("trace_id"));
                    })
                    .list();
            var journals = begun.length == 0 ? Map.<UUID, List<StepRow>>of() : journals(begun);
            var signals =
                    signalled.isEmpty() ? Map.<UUID, List<Loaded.Signal>>of() : signals(signalled.toArray(UUID[]::new));
            var byId = new HashMap<UUID, Claimed>();
            runs.forEach(run -> byId.put(run.id(), run));
            return rows.stream()
                    .map(row -> new Loaded(
                            Objects.requireNonNull(byId.get(row.id())),
                            row.input(),
                            Json.MAPPER.readValue(row.principal(), Principal.class),
                            row.trace(),
                            journals.getOrDefault(row.id(), List.of()),
                            signals.getOrDefault(row.id(), List.of())))
                    .toList();
        });
    }

    private record Row(UUID id, String input, String principal, String trace) {}

    private static UUID[] ids(Stream<Claimed> runs) {
        return runs.map(Claimed::id).toArray(UUID[]::new);
    }

    private Map<UUID, List<StepRow>> journals(UUID[] runs) {
        var journals = new HashMap<UUID, List<StepRow>>();
        jdbc.sql("""
                        select run_id, seq, name, kind, state, attempt, until, output, output_digest
                          from work.steps where run_id = any (?)""").param(runs).query(rs -> {
            journals.computeIfAbsent(Columns.id(rs, "run_id"), _ -> new ArrayList<>())
                    .add(new StepRow(
                            rs.getString("seq"),
                            rs.getString("name"),
                            Columns.constant(rs, "kind", StepKind.class),
                            rs.getString("state").equals("done"),
                            rs.getInt("attempt"),
                            Columns.instantOrNull(rs, "until"),
                            values.textOrNull(rs, "output"),
                            null));
        });
        return journals;
    }

    private Map<UUID, List<Loaded.Signal>> signals(UUID[] runs) {
        var signals = new HashMap<UUID, List<Loaded.Signal>>();
        jdbc.sql("""
                        select run_id, signal_id, name, payload from work.signals
                         where run_id = any (?) and consumed_by is null order by received_at, signal_id""").param(runs).query(rs -> {
            signals.computeIfAbsent(Columns.id(rs, "run_id"), _ -> new ArrayList<>())
                    .add(new Loaded.Signal(
                            rs.getString("signal_id"),
                            rs.getString("name"),
                            Objects.requireNonNullElse(rs.getString("payload"), "null")));
        });
        return signals;
    }

    @Override
    public List<Settlement.Answer> settle(String tenant, List<Settlement> settlements) {
        return tenancy.inTenant(tenant, () -> settling.settle(settlements));
    }

    @Override
    public String change(Claimed run, StepRow step, Supplier<String> part) {
        return tenancy.inTenant(run.tenant(), () -> {
            settling.lock(run);
            var output = part.get();
            settling.record(run, StepRow.done(step.seq(), step.name(), step.kind(), step.attempt(), output));
            return output;
        });
    }

    @Override
    public int giveBack(UUID worker, Collection<UUID> known) {
        return jdbc.sql("select work.give_back(?, ?)")
                .params(worker, known.toArray(UUID[]::new))
                .query(Integer.class)
                .single();
    }

    @Override
    public void upkeep() {
        jdbc.sql("""
                        select work.open_month(clock_timestamp()), work.open_month(clock_timestamp() + interval '1 month'),
                               work.drop_months(interval '90 days')""").query((_, _) -> 0).single();
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
