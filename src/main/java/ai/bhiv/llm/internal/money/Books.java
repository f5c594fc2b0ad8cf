package ai.bhiv.llm.internal.money;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.LlmSettings;
import ai.bhiv.llm.internal.catalogue.Windows;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables of the ledger and the counters of the budgets. Whoever changes both locks budgets first, in the order of
/// their ids, and entries after: this, and the reaper of dead processes.
public final class Books {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final JdbcClient db;
    private final Tenancy tenancy;
    private final LiveSettings settings;
    private final EntryTable entries;

    public Books(JdbcClient db, Tenancy tenancy, LiveSettings settings, UUID writer) {
        this.db = db;
        this.tenancy = tenancy;
        this.settings = settings;
        this.entries = new EntryTable(db, writer);
    }

    /// A budget's row while it is locked.
    private static final class Account {
        private final UUID id;
        private final Budget.Scope scope;
        private final String subject;
        private final BigDecimal amount;
        private final String currency;
        private final boolean halted;
        private final Instant windowStart;
        private BigDecimal spent;
        private BigDecimal held;

        private Account(ResultSet rs) throws SQLException {
            id = Columns.id(rs, "id");
            scope = Columns.constant(rs, "scope", Budget.Scope.class);
            subject = rs.getString("subject");
            amount = rs.getBigDecimal("amount");
            currency = rs.getString("currency");
            halted = rs.getString("state").equals("halted");
            var window = Columns.constant(rs, "window", Budget.Window.class);
            var start = Windows.start(window, Columns.instant(rs, "now"));
            var stored = Columns.instant(rs, "window_start");
            spent = start.isAfter(stored) ? BigDecimal.ZERO : rs.getBigDecimal("spent");
            windowStart = start.isAfter(stored) ? start : stored;
            held = rs.getBigDecimal("held");
        }

        boolean holds(Entry entry) {
            return !halted
                    && currency.equals(entry.currency())
                    && spent.add(held).add(entry.reserved()).compareTo(amount) <= 0;
        }

        Problem refusal(Entry entry) {
            var left = amount.subtract(spent).subtract(held).max(BigDecimal.ZERO);
            return LlmProblem.BUDGET_EXHAUSTED
                    .because("budget: " + Columns.stored(scope) + (subject.isEmpty() ? "" : " " + subject) + " has "
                            + left.stripTrailingZeros().toPlainString() + " " + currency + " left"
                            + (halted ? " and is halted" : "") + " (expected: "
                            + entry.reserved().stripTrailingZeros().toPlainString() + " " + entry.currency()
                            + ", the most that this may cost)")
                    .member("budget", id.toString())
                    .member("remaining", left.stripTrailingZeros().toPlainString());
        }
    }

    /// Writes openings and settlements of one tenant in one transaction. What is settled is set free before anything is
    /// reserved.
    ///
    /// @return the openings that no budget holds, with why
    Map<Ledger.Opening, Problem> write(String tenant, List<Ledger.Opening> openings, List<Ledger.Settling> settlings) {
        var strict = settings.get(LlmSettings.class).strictLedger();
        return tenancy.inTenant(tenant, false, LIMIT, () -> {
            if (!strict) {
                // a crash of this process loses nothing of it; one of the database may lose its last second
                db.sql("set local synchronous_commit = off").update();
            }
            // opened before they are settled, where both wait
            var refused = new LinkedHashMap<Ledger.Opening, Problem>();
            var free = openings.stream()
                    .filter(o -> o.entry().budgets().isEmpty())
                    .map(Ledger.Opening::entry)
                    .toList();
            entries.insert(free);
            var ids = new TreeSet<UUID>();
            openings.forEach(o -> ids.addAll(o.entry().budgets()));
            var settlements =
                    settlings.stream().map(Ledger.Settling::settlement).toList();
            ids.addAll(entries.budgetsOf(
                    settlements.stream().map(Entry.Settlement::id).toList()));
            var accounts = lock(ids);
            for (var closed : entries.settle(settlements)) {
                release(accounts, closed, closed.cost());
            }
            var granted = new ArrayList<Entry>();
            for (var opening : openings) {
                if (!opening.entry().budgets().isEmpty()) {
                    reserve(accounts, opening, granted, refused);
                }
            }
            entries.insert(granted);
            store(accounts.values());
            return refused;
        });
    }

    private static void reserve(
            Map<UUID, Account> accounts,
            Ledger.Opening opening,
            List<Entry> granted,
            Map<Ledger.Opening, Problem> refused) {
        var entry = opening.entry();
        var drawn = entry.budgets().stream()
                .map(accounts::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        for (var account : drawn) {
            if (!account.holds(entry)) {
                refused.put(opening, account.refusal(entry));
                return;
            }
        }
        drawn.forEach(account -> account.held = account.held.add(entry.reserved()));
        granted.add(entry);
    }

    private static void release(Map<UUID, Account> accounts, EntryTable.Closed closed, BigDecimal cost) {
        for (var id : closed.budgets()) {
            var account = accounts.get(id);
            if (account != null) {
                account.held = account.held.subtract(closed.reserved()).max(BigDecimal.ZERO);
                account.spent = account.spent.add(cost);
            }
        }
    }

    /// Locks the budgets in the order of their ids, so that no two writers wait for each other.
    private Map<UUID, Account> lock(Collection<UUID> ids) {
        var accounts = new HashMap<UUID, Account>();
        if (!ids.isEmpty()) {
            db.sql("""
                    select id, scope, subject, amount, currency, state, "window", window_start, spent, held, now() as now
                    from llm.budgets where id = any(?::uuid[]) order by id for update""")
                    .param(ids.stream().map(UUID::toString).toArray(String[]::new))
                    .query((rs, _) -> new Account(rs))
                    .list()
                    .forEach(account -> accounts.put(account.id, account));
        }
        return accounts;
    }

    private void store(Collection<Account> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        db.sql("""
                update llm.budgets b set spent = v.spent, held = v.held, window_start = v.start
                from unnest(?::uuid[], ?::numeric[], ?::numeric[], ?::timestamptz[]) as v (id, spent, held, start)
                where b.id = v.id""")
                .param(accounts.stream().map(a -> a.id.toString()).toArray(String[]::new))
                .param(accounts.stream().map(a -> a.spent.toPlainString()).toArray(String[]::new))
                .param(accounts.stream().map(a -> a.held.toPlainString()).toArray(String[]::new))
                .param(accounts.stream().map(a -> a.windowStart.toString()).toArray(String[]::new))
                .update();
    }

    /// Says that this process is alive, and closes what a dead one left open: what was reserved is charged as spent by
    /// nobody in particular, so that the books say too much rather than too little (LLM-63).
    ///
    /// @return how many entries were closed
    public int reap(String tenant, Duration silence) {
        return tenancy.inTenant(tenant, false, LIMIT, () -> {
            entries.alive();
            var ids = entries.abandoned(silence);
            if (ids.isEmpty()) {
                return 0;
            }
            var accounts = lock(new TreeSet<>(entries.budgetsOf(ids)));
            var closed = entries.unattributed(ids);
            closed.forEach(one -> release(accounts, one, one.reserved()));
            store(accounts.values());
            return closed.size();
        });
    }
}
