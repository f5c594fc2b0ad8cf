package ai.bhiv.audit;

import ai.bhiv.audit.internal.FirstEntries;
import ai.bhiv.audit.internal.LogTables;
import ai.bhiv.audit.internal.Move;
import ai.bhiv.audit.internal.Notary;
import ai.bhiv.audit.internal.Tree;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Moves what the modules wrote into their outboxes into the log: each row exactly once, with its place in the tree, in
/// one transaction (AUD-11). It takes what is visible, so a transaction that commits late is sequenced late and never
/// missed.
///
/// Of several at once one leads, by a lease row with an epoch that every transaction locks (AUD-15): one that was
/// paused
/// and comes back writes nothing. It uses the `bhiv_audit` login.
public final class Sequencer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final long PAUSE_NANOS = 250_000_000;
    private static final int ROUND = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Notary notary;
    private final String owner;
    private final Move move;
    private final Thread thread;
    private final Map<String, Tree.Edge> edges = new HashMap<>();
    private long epoch;
    private volatile boolean leads;
    private boolean firstEntriesCarried;
    private volatile boolean ending;

    /// @param audit connections of `bhiv_audit`; two are enough. A transaction that its process does not go on with
    /// must
    ///     be ended by the server within 5 s (`idle_in_transaction_session_timeout`)
    /// @param owner name of this process, never used before
    public Sequencer(DataSource audit, AuditPlaces places, String owner, Clock clock) {
        this.jdbc = JdbcClient.create(audit);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(audit));
        this.notary = new Notary(jdbc, places, clock);
        this.owner = owner;
        this.move = new Move(jdbc);
        this.thread = Thread.ofPlatform().name("audit-sequencer").daemon().unstarted(this::run);
    }

    /// Begins to sequence in the background, every 250 ms, and without a pause while there is something.
    public void start() {
        thread.start();
    }

    private void run() {
        while (!ending) {
            int moved = 0;
            try {
                moved = round();
            } catch (RuntimeException e) {
                LOG.warn("audit: not sequenced, tried again", e);
                forget();
                LockSupport.parkNanos(PAUSE_NANOS * 3);
            }
            if (moved < ROUND / 2 && !ending) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// One round, when this one leads.
    ///
    /// @return entries sequenced
    public int round() {
        if (!lead()) {
            return 0;
        }
        if (!firstEntriesCarried) {
            Integer carried = transactions.execute(_ -> fenced() ? FirstEntries.carry(jdbc, ROUND) : -1);
            firstEntriesCarried = carried != null && carried == 0;
        }
        var waiting = move.waiting();
        if (waiting.isEmpty() && !notary.due(edges)) {
            notary.publish();
            return 0;
        }
        try {
            Integer moved = transactions.execute(_ -> fenced() ? sequence(waiting) : 0);
            notary.publish();
            return moved == null ? 0 : moved;
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
    }

    private int sequence(List<String> waiting) {
        var leaves = waiting.isEmpty() ? List.<Move.Leaf>of() : move.take(waiting, ROUND);
        for (var leaf : leaves) {
            var edge = edges.computeIfAbsent(leaf.tenant(), tenant -> new LogTables(jdbc, tenant).edge());
            if (edge.size() != leaf.seq()) {
                throw new IllegalStateException("log " + leaf.tenant() + ": entry " + leaf.seq() + " comes after "
                        + edge.size() + " leaves (expected: none between)");
            }
            edge.add(leaf.hash(), (level, n, hashes) -> move.tile(leaf.tenant(), level, n, hashes));
        }
        leaves.stream().map(Move.Leaf::tenant).distinct().forEach(tenant -> {
            var edge = java.util.Objects.requireNonNull(edges.get(tenant));
            move.grown(tenant, edge);
            notary.grown(tenant);
        });
        notary.sign(edges);
        return leaves.size();
    }

    /// Whether this process leads; it asks again while it does not.
    private boolean lead() {
        if (leads) {
            return true;
        }
        Long taken = transactions.execute(_ ->
                jdbc.sql("""
                        update audit.sequencer set owner = :owner, epoch = epoch + 1, until = now() + interval '6 seconds'
                        where tenant_id = '_system' and (until < now() or owner = :owner)
                          and (select 1 from audit.sequencer where tenant_id = '_system' for update skip locked) = 1
                        returning epoch""").param("owner", owner).query(Long.class).optional().orElse(null));
        if (taken == null) {
            return false;
        }
        epoch = taken;
        forget();
        firstEntriesCarried = false;
        leads = notary.takeOver();
        if (leads) {
            LOG.info("audit: this process sequences, epoch {}", epoch);
        } else {
            letGo();
        }
        return leads;
    }

    /// Renews the lease within the transaction; its row stays locked to the end, so nobody else leads before it ends.
    private boolean fenced() {
        boolean still = jdbc.sql("""
                        update audit.sequencer set until = now() + interval '6 seconds'
                        where tenant_id = '_system' and owner = ? and epoch = ?""").params(owner, epoch).update() == 1;
        if (!still) {
            LOG.warn("audit: another process sequences now");
            leads = false;
        }
        return still;
    }

    private void forget() {
        edges.clear();
        notary.forget();
        if (leads) {
            leads = false;
        }
    }

    private void letGo() {
        jdbc.sql("update audit.sequencer set until = now() where tenant_id = '_system' and owner = ? and epoch = ?")
                .params(owner, epoch)
                .update();
    }

    /// Whether this process sequences now.
    public boolean leads() {
        return leads;
    }

    /// How long ago every place outside the database held every checkpoint, in seconds; not a number when this process
    /// never published.
    public double checkpointAge() {
        var age = notary.unpublished();
        return age == null ? Double.NaN : age.toMillis() / 1_000.0;
    }

    /// Why nothing is sequenced although this process could; null when nothing is wrong.
    public @Nullable String fault() {
        return notary.fault();
    }

    /// Sequences what is there, and lets another process take over at once.
    @Override
    public void close() {
        ending = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive()) {
                thread.join(10_000);
            }
            if (leads) {
                for (int rounds = 0; rounds < 100 && round() > 0; rounds++) {
                    LOG.trace("one more round");
                }
                letGo();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.info("audit: the next start sequences what is left", away);
        }
    }
}
