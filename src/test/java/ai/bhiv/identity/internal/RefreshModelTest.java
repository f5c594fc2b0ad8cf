package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.internal.RefreshFamilies.Outcome;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.store.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Refresh tokens against a model (IDN-16 to 18): the owner and a thief use them in seeded orders, with crashes before
/// and after the commit, lost answers, and time between. `-Dbhiv.refresh.runs=10000` is the whole trial.
class RefreshModelTest {
    private static final int RUNS = Integer.getInteger("bhiv.refresh.runs", 80);
    private static final int STEPS = 12;
    private static final int REPEATABLE_SECONDS = 10;

    private static IdentityHouse house;
    private static UUID user;

    @BeforeAll
    static void start() {
        house = new IdentityHouse();
        house.firstRun.ensureAdmin(null);
        user = house.as(
                        house.admin(),
                        () -> house.userEndpoint.create(
                                new NewUser("model", null, null, List.of("Sales"), "correct horse battery")))
                .id();
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void whateverHappensThereIsOneCurrentTokenAtMostAndTheThiefEndsInADeadFamily() {
        long first = Long.getLong("bhiv.refresh.seed", 1);
        for (long seed = first; seed < first + RUNS; seed++) {
            new Run(seed).run();
        }
    }

    @Test
    void ofTwoThreadsWithOneTokenOneRotatesBothGetItsAnswerAndTheNextUseOfTheOtherEndsTheFamily() throws Exception {
        for (int round = 0; round < 20; round++) {
            var run = new Run(round);
            var token = run.owner.newest();
            var outcomes = atOnce(() -> run.families.use(token, _ -> true, Set.of()));
            var given = outcomes.stream().map(o -> ((Outcome.Given) o).tokens()).toList();
            assertThat(given.get(0)).as("the identical answer").isEqualTo(given.get(1));
            assertThat(outcomes.stream().filter(o -> ((Outcome.Given) o).first()))
                    .as("one rotation")
                    .hasSize(1);
            var next = (Outcome.Given) run.families.use(given.getFirst().refreshToken(), _ -> true, Set.of());
            run.pass(11);
            assertThat(run.families.use(given.getLast().refreshToken(), _ -> true, Set.of()))
                    .isInstanceOf(Outcome.Reused.class);
            assertThat(run.families.use(next.tokens().refreshToken(), _ -> true, Set.of()))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    private static List<Outcome> atOnce(Supplier<Outcome> use) throws Exception {
        var barrier = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<java.util.concurrent.Future<Outcome>>();
            for (int i = 0; i < 2; i++) {
                running.add(threads.submit(() -> {
                    barrier.await();
                    return use.get();
                }));
            }
            return List.of(running.get(0).get(), running.get(1).get());
        }
    }

    /// Somebody who has tokens, and goes on with the newest that an answer brought.
    private static final class Holder {
        final List<String> tokens = new ArrayList<>();

        String newest() {
            return tokens.getLast();
        }
    }

    /// Transactions that crash where they are told to.
    private static final class Crashing implements Transactions {
        int before = -1;
        int after = -1;

        static final class Crash extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public <T> T inTenant(String tenant, Supplier<T> work) {
            boolean undone = before-- == 0;
            boolean lost = after-- == 0;
            var result = house.tenancy.inTenant(tenant, () -> {
                var done = work.get();
                if (undone) {
                    throw new Crash();
                }
                return done;
            });
            if (lost) {
                throw new Crash();
            }
            return result;
        }
    }

    /// One token of the model's chain.
    private static final class Link {
        final String token;
        int spentAt = -1;

        Link(String token) {
            this.token = token;
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final Crashing transactions = new Crashing();
        private final UUID session;
        private final List<Link> chain = new ArrayList<>();
        final RefreshFamilies families = new RefreshFamilies(
                transactions,
                house.sessions,
                house.accounts,
                house.issuer,
                house.settings,
                Clock.systemUTC(),
                house.audit);
        final Holder owner = new Holder();
        private final Holder thief = new Holder();
        private boolean dead;
        private int now;
        private int shortPasses;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            var origin = new Origin("cli", List.of("crm"), null, Instant.now(), List.of("pwd"));
            var opened = house.tenancy.inTenant("default", () -> house.sessions.open(user, "192.0.2.1", origin));
            session = opened.session();
            chain.add(new Link("default." + opened.secret()));
            owner.tokens.add(chain.getFirst().token);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> use(owner);
                    case 3, 4 -> {
                        if (!thief.tokens.isEmpty()) {
                            use(thief);
                        }
                    }
                    case 5 -> thief.tokens.add(owner.tokens.get(random.nextInt(owner.tokens.size())));
                    case 6 -> crashed(true);
                    case 7 -> crashed(false);
                    // Two short ones in a row at most, so that the clock that runs meanwhile decides nothing.
                    case 8 -> pass(shortPasses < 2 ? 3 : 11);
                    default -> pass(11);
                }
                invariants();
            }
            bothGoOn();
        }

        /// The owner and the thief use what they have, with time between: only one of them can have been right.
        private void bothGoOn() {
            if (thief.tokens.isEmpty()) {
                return;
            }
            for (int i = 0; i < 2; i++) {
                pass(11);
                use(i == 0 ? owner : thief);
                pass(11);
                use(i == 0 ? thief : owner);
                invariants();
            }
            assertThat(dead).as("seed " + seed + ": a family in two hands ends").isTrue();
            for (var link : chain) {
                assertThat(families.use(link.token, _ -> true, Set.of()))
                        .as("seed " + seed + ": nothing of it gives anything")
                        .isInstanceOf(Outcome.Refused.class);
            }
        }

        private void use(Holder holder) {
            var token = holder.newest();
            var link = chain.stream()
                    .filter(l -> l.token.equals(token))
                    .findFirst()
                    .orElseThrow();
            var outcome = families.use(token, _ -> true, Set.of());
            if (dead) {
                assertThat(outcome).as(at()).isInstanceOf(Outcome.Refused.class);
            } else if (link.spentAt < 0) {
                var given = (Outcome.Given) outcome;
                assertThat(given.first()).as(at()).isTrue();
                spend(link, given.tokens().refreshToken());
                holder.tokens.add(given.tokens().refreshToken());
            } else if (now - link.spentAt < REPEATABLE_SECONDS) {
                var given = (Outcome.Given) outcome;
                assertThat(given.first()).as(at()).isFalse();
                var successor = chain.get(chain.indexOf(link) + 1).token;
                assertThat(given.tokens().refreshToken()).as(at()).isEqualTo(successor);
                holder.tokens.add(successor);
            } else {
                assertThat(outcome).as(at()).isInstanceOf(Outcome.Reused.class);
                dead = true;
            }
        }

        /// The process dies in one of the transactions of a use by the owner; what was committed counts.
        private void crashed(boolean before) {
            var token = owner.newest();
            var link = chain.stream()
                    .filter(l -> l.token.equals(token))
                    .findFirst()
                    .orElseThrow();
            int where = random.nextInt(3);
            transactions.before = before ? where : -1;
            transactions.after = before ? -1 : where;
            Outcome outcome = null;
            try {
                outcome = families.use(token, _ -> true, Set.of());
            } catch (Crashing.Crash crash) {
                // nobody gets the answer
            }
            transactions.before = -1;
            transactions.after = -1;
            if (outcome != null) {
                settle(link, outcome);
            } else if (!dead && link.spentAt < 0 && !before && where == 2) {
                // committed, and the answer lost: the successor is known to nobody until it is asked for again
                var again = (Outcome.Given) families.use(token, _ -> true, Set.of());
                assertThat(again.first()).as(at()).isFalse();
                spend(link, again.tokens().refreshToken());
                owner.tokens.add(again.tokens().refreshToken());
            } else if (!dead && link.spentAt >= 0 && now - link.spentAt >= REPEATABLE_SECONDS && !before) {
                dead = where >= 1 || !live();
            }
        }

        private void settle(Link link, Outcome outcome) {
            switch (outcome) {
                case Outcome.Given given -> {
                    if (given.first()) {
                        spend(link, given.tokens().refreshToken());
                    }
                    owner.tokens.add(given.tokens().refreshToken());
                }
                case Outcome.Reused _ -> dead = true;
                case Outcome.Refused _ -> assertThat(dead).as(at()).isTrue();
            }
        }

        private void spend(Link link, String next) {
            link.spentAt = now;
            chain.add(new Link(next));
        }

        void pass(int seconds) {
            now += seconds;
            shortPasses = seconds < REPEATABLE_SECONDS ? shortPasses + 1 : 0;
            house.tenancy.inTenant(
                    "default",
                    () -> house.jdbc
                            .sql("update identity.refresh_tokens set spent_at = spent_at - make_interval(secs => :s)"
                                    + " where session_id = :session")
                            .param("s", (double) seconds)
                            .param("session", session)
                            .update());
        }

        private void invariants() {
            var current = house.tenancy.inTenant(
                    "default",
                    () -> house.jdbc
                            .sql("""
                                    select count(*) from identity.refresh_tokens
                                    where session_id = :session and status = 'current'
                                    """)
                            .param("session", session)
                            .query(Long.class)
                            .single());
            assertThat(current).as(at() + ": tokens that are current").isEqualTo(1);
            assertThat(live()).as(at() + ": the family lives").isEqualTo(!dead);
        }

        private boolean live() {
            return house.tenancy.inTenant("default", () -> house.sessions.live(session));
        }

        private String at() {
            return "seed " + seed + " at " + now + " s";
        }
    }
}
