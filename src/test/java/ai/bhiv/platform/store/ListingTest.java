package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.PageRequest.Count;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.problem.ProblemCode;
import ai.bhiv.platform.store.Listing.Sort;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestTenant;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private static final Listing<UUID> LISTING = new Listing<>(
            "test.walk",
            "w.*",
            "walk w",
            "w.id",
            "rank",
            Map.of(
                    "rank", new Sort("coalesce(w.rank, -1)", "integer"),
                    "at", new Sort("w.at", "timestamptz"),
                    "name", new Sort("w.name", "text")),
            (rs, row) -> rs.getObject("id", UUID.class));

    /// `-Dbhiv.cursor.seeds=167` walks a thousand times.
    private static final int SEEDS = Integer.getInteger("bhiv.cursor.seeds", 12);

    private static TestTenant tenant;

    @BeforeAll
    static void makeTable() throws SQLException {
        tenant = TestTenant.of("crm");
        try (var connection = TestDatabase.superuser(tenant.access());
                var statement = connection.createStatement()) {
            statement.execute("create table public.walk (id uuid primary key, rank integer, name text not null,"
                    + " at timestamptz not null default clock_timestamp())");
            statement.execute("grant usage on schema public to bhiv_app");
            statement.execute("grant all on public.walk to bhiv_app");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rank", "-rank", "at", "-at", "name", "-name"})
    void aRowThatExistsDuringTheWholeWalkIsSeenExactlyOnce(String sort) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            walk(sort, new Random(seed), "sort " + sort + ", seed " + seed);
        }
    }

    private static void walk(String sort, Random random, String what) {
        tenant.run(() -> tenant.db().sql("delete from walk").update());
        var staying = new HashSet<UUID>();
        var leaving = new ArrayList<UUID>();
        for (var id : add(random, 120)) {
            if (random.nextInt(3) == 0) {
                leaving.add(id);
            } else {
                staying.add(id);
            }
        }
        var seen = new ArrayList<UUID>();
        var request = new PageRequest(4 + random.nextInt(30), null, sort, Count.NONE);
        Page<UUID> page;
        do {
            var asked = request;
            page = page(new Conditions(), asked);
            assertThat(page.items()).as(what).hasSizeLessThanOrEqualTo(request.limit());
            seen.addAll(page.items());
            add(random, random.nextInt(6));
            if (!leaving.isEmpty() && random.nextBoolean()) {
                remove(leaving.remove(random.nextInt(leaving.size())));
            }
            request = request.after(page.nextCursor());
        } while (page.nextCursor() != null && seen.size() < 5_000);

        assertThat(seen).as(what).doesNotHaveDuplicates().containsAll(staying);
    }

    @Test
    void countsOnlyWhenAsked() {
        tenant.run(() -> tenant.db().sql("delete from walk").update());
        var random = new Random(1);
        add(random, 30);
        assertThat(page(new Conditions(), PageRequest.of(5)).count()).isNull();
        assertThat(page(new Conditions(), new PageRequest(5, null, null, Count.EXACT))
                        .count())
                .isEqualTo(30);
        assertThat(page(new Conditions().and("w.rank = :rank", "rank", 0), new PageRequest(5, null, null, Count.EXACT))
                        .count())
                .isLessThan(30);
        assertThat(page(new Conditions(), new PageRequest(5, null, null, Count.ESTIMATE))
                        .count())
                .isNotNull();
    }

    @Test
    void anUnknownSortIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> page(new Conditions(), new PageRequest(5, null, "-colour", Count.NONE)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(PlatformProblem.SORT_UNKNOWN);
                    assertThat(problem.detail()).contains("-colour", "at, name, rank");
                });
    }

    @Test
    void aCursorOpensOnlyItsOwnList() {
        tenant.run(() -> tenant.db().sql("delete from walk").update());
        var random = new Random(2);
        add(random, 10);
        var cursor = page(new Conditions(), PageRequest.of(3)).nextCursor();
        assertThat(cursor).isNotNull();
        assertThat(page(new Conditions(), new PageRequest(7, cursor, null, Count.NONE))
                        .items())
                .hasSize(7);

        refused(() -> page(new Conditions(), new PageRequest(3, cursor, "-rank", Count.NONE)));
        refused(() -> page(
                new Conditions().and("w.rank = :rank", "rank", 1),
                PageRequest.of(3).after(cursor)));
        refused(() -> tenant.call(
                "other",
                () -> LISTING.page(
                        tenant.db(),
                        TestTenant.CURSORS,
                        new Conditions(),
                        PageRequest.of(3).after(cursor))));
        refused(() -> page(new Conditions(), PageRequest.of(3).after("not a cursor!")));
        refused(() -> page(new Conditions(), PageRequest.of(3).after("")));
        for (int at = 0; at < cursor.length(); at++) {
            var altered = new StringBuilder(cursor);
            altered.setCharAt(at, cursor.charAt(at) == 'A' ? 'Q' : 'A');
            refused(() -> page(new Conditions(), PageRequest.of(3).after(altered.toString())));
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo((ProblemCode) PlatformProblem.CURSOR_INVALID));
    }

    private static Page<UUID> page(Conditions conditions, PageRequest request) {
        return tenant.call(() -> LISTING.page(tenant.db(), TestTenant.CURSORS, conditions, request));
    }

    private static List<UUID> add(Random random, int rows) {
        return tenant.call(
                () -> IntStream.range(0, rows).mapToObj(_ -> add(random)).toList());
    }

    private static UUID add(Random random) {
        var id = new UUID(random.nextLong(), random.nextLong());
        tenant.db()
                .sql("insert into walk (id, rank, name) values (:id, :rank, :name)")
                .param("id", id)
                // many equal ones, and some without
                .param("rank", random.nextInt(5) == 0 ? null : random.nextInt(6), Types.INTEGER)
                .param("name", List.of("a", "B", "ä", "", "ab c").get(random.nextInt(5)))
                .update();
        return id;
    }

    private static void remove(UUID id) {
        tenant.run(() -> tenant.db()
                .sql("delete from walk where id = :id")
                .param("id", id)
                .update());
    }
}
