package ai.bhiv.guard.internal;

import ai.bhiv.guard.RequestGuard;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records in the database. A request never waits for it: what a request showed is written within a second, and a block
/// holds here at once, in other processes within a second after it is written (GRD-52). With the database away known
/// decisions hold, new ones act in this process and are written later (GRD-53).
public final class StoredRecords implements Records {
    /// The row of `platform.revisions` that tells of changed decisions.
    static final String REVISION = "guard";

    private static final Logger LOG = LoggerFactory.getLogger(StoredRecords.class);
    private static final int ROWS = 1_000;
    private static final int BLOCKS_A_MINUTE = 500;
    private static final Duration LOOKS = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(20);

    private final Tenancy tenancy;
    private final Revisions revisions;
    private final AuditTrail audit;
    private final Clock clock;
    private final SightingTable table;
    private final ResponseRules rules;
    private final Blocks blocks = new Blocks();
    private final Blocks allowed = new Blocks();
    private final Blocks unread = new Blocks();
    private final Folding folding = new Folding();
    private final Map<Prefix, ResponseRules.Rule> decided = new ConcurrentHashMap<>();
    private final RateBrake brake;
    private final Campaigns campaigns;
    private Instant looked = Instant.EPOCH;
    private boolean seen;
    private boolean failing;

    private StoredRecords(
            Tenancy tenancy,
            Revisions revisions,
            AuditTrail audit,
            SightingTable table,
            Campaigns campaigns,
            Clock clock) {
        this.tenancy = tenancy;
        this.revisions = revisions;
        this.audit = audit;
        this.clock = clock;
        this.table = table;
        this.campaigns = campaigns;
        this.rules = new ResponseRules(clock);
        this.brake = new RateBrake(BLOCKS_A_MINUTE, clock);
    }

    /// Records that know the decisions in force, and learn of each change.
    public static StoredRecords of(RequestGuard.Parts parts) {
        var table = new SightingTable(parts.jdbc(), parts.ids(), parts.process());
        var campaigns = new Campaigns(parts.jdbc(), parts.ids());
        var records =
                new StoredRecords(parts.tenancy(), parts.revisions(), parts.audit(), table, campaigns, parts.clock());
        parts.revisions().follow(REVISION, records::read);
        return records;
    }

    @Override
    public Optional<Instant> blockedUntil(String address) {
        var now = clock.instant();
        return blocks.until(address, now)
                .filter(_ -> allowed.until(address, now).isEmpty());
    }

    @Override
    public boolean unread(String address) {
        return unread.until(address, clock.instant()).isPresent();
    }

    @Override
    public void take(Sighting sighting, boolean judged) {
        folding.take(sighting);
        if (!judged || allowed.until(sighting.address(), clock.instant()).isPresent()) {
            return;
        }
        rules.filledBy(sighting)
                .ifPresent(rule -> Prefix.counting(sighting.address())
                        .filter(client -> !client.loopback())
                        .ifPresent(client -> block(client, rule)));
    }

    private void block(Prefix client, ResponseRules.Rule rule) {
        if (!brake.passes()) {
            LOG.error("more than {} clients in a minute fill a rule: {} is not kept out", BLOCKS_A_MINUTE, client);
            return;
        }
        blocks.block(client, clock.instant().plus(rule.block()));
        decided.put(client, rule);
        LOG.warn("{} is kept out for {} by rule {}", client, rule.block(), rule.name());
    }

    @Override
    public synchronized void write() {
        put();
        correlate();
    }

    /// A process looks for incidents after it wrote threats, every ten seconds at most (GRD-70).
    private void correlate() {
        var now = clock.instant();
        if (!seen || now.isBefore(looked.plus(LOOKS))) {
            return;
        }
        looked = now;
        seen = false;
        try {
            tenancy.inTenant(Tenancy.SYSTEM, () -> {
                campaigns.look(now).forEach(this::tell);
                campaigns.forget(now);
                return 0;
            });
        } catch (RuntimeException e) {
            looked = now.plus(BACK_OFF);
            seen = true;
            LOG.warn("threats cannot be correlated; tried again later", e);
        }
    }

    private void tell(Campaigns.Opened opened) {
        LOG.warn(
                "incident {} {}: {} {}",
                opened.id(),
                opened.again() ? "opened again" : "opened",
                opened.campaign().kind(),
                opened.campaign().trait());
        audit.write(AuditEvent.of("guard.incidents.open", "create")
                .by(Principal.system(Tenancy.SYSTEM))
                .on("guard.incidents", List.of(opened.id().toString()))
                .with("kind", opened.campaign().kind())
                .with("trait", opened.campaign().trait())
                .with("again", opened.again())
                .rule("guard." + opened.campaign().kind())
                .security(SecurityType.THREAT_DETECTED));
    }

    private void put() {
        var lines = folding.lines(clock.instant());
        var blocking = Map.copyOf(decided);
        if (lines.isEmpty() && blocking.isEmpty()) {
            return;
        }
        try {
            tenancy.inTenant(Tenancy.SYSTEM, () -> {
                for (int from = 0; from < lines.size(); from += ROWS) {
                    table.insert(lines.subList(from, Math.min(lines.size(), from + ROWS)));
                }
                blocking.forEach(this::decide);
                if (!blocking.isEmpty()) {
                    revisions.changed(REVISION);
                }
                return 0;
            });
            blocking.forEach((client, rule) -> {
                decided.remove(client, rule);
                blocks.written(client);
            });
            seen |= !lines.isEmpty();
            failing = false;
        } catch (RuntimeException e) {
            folding.back(lines);
            if (!failing) {
                LOG.warn("what the guard saw cannot be written; it waits", e);
            }
            failing = true;
        }
    }

    private void decide(Prefix client, ResponseRules.Rule rule) {
        table.block(client, rule)
                .ifPresent(made -> audit.write(AuditEvent.of("guard.decisions.create", "create")
                        .by(Principal.system(Tenancy.SYSTEM))
                        .on("guard.decisions", List.of(made.id().toString()))
                        .with("value", client.toString())
                        .with("offence", made.offence())
                        .with("expires_at", made.until().toString())
                        .rule("guard." + rule.name())
                        .security(SecurityType.ADDRESS_BLOCKED)));
    }

    /// A process that starts before the gateway has made the tables finds no decision.
    private void read() {
        var entries = tenancy.inTenant(Tenancy.SYSTEM, () -> table.made() ? table.active() : List.<Blocks.Entry>of());
        blocks.replace(entries, clock.instant());
        allowed.replace(allowances("decisions"), clock.instant());
        unread.replace(allowances("inspection"), clock.instant());
    }

    private List<Blocks.Entry> allowances(String skips) {
        return tenancy.inTenant(Tenancy.SYSTEM, () -> table.made() ? table.allowances(skips) : List.<Blocks.Entry>of());
    }
}
