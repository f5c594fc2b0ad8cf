package ai.bhiv.platform.store;

import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What row-level security costs: a point read and a page of 50 on a table with its policy, and on an equal one without
/// policy whose statements name the tenant; in turn, in one run. `bench/rls.sh` runs it.
class RlsBench {
    private static final int ROWS = 200_000;
    private static final int TENANTS = 10;
    private static final int ROUNDS = 11;
    private static final int READS = 1_500;
    private static final String TENANT = "tenant-3";

    private JdbcClient jdbc;
    private Tenancy tenancy;

    @Test
    void run() throws SQLException {
        var access = TestDatabase.fresh(List.of("sample"));
        fill(access);
        var config = new HikariConfig();
        config.setJdbcUrl(access.jdbcUrl());
        config.setUsername(access.appUser());
        config.setPassword(access.appPassword());
        config.setMaximumPoolSize(2);
        try (var source = new HikariDataSource(config)) {
            jdbc = JdbcClient.create(source);
            tenancy = new Tenancy(source);
            var ids = tenancy.inTenant(
                    TENANT,
                    () -> jdbc.sql("select id from sample.notes order by id limit 2000")
                            .query(UUID.class)
                            .list());
            compare(
                    "point read",
                    random -> one("select body from sample.notes where id = ?", any(ids, random)),
                    random -> one(
                            "select body from plain.notes where tenant_id = ? and id = ?", TENANT, any(ids, random)));
            compare(
                    "page of 50",
                    random -> many(
                            "select id, body from sample.notes where id > ? order by id limit 50", any(ids, random)),
                    random -> many(
                            "select id, body from plain.notes where tenant_id = ? and id > ? order by id limit 50",
                            TENANT,
                            any(ids, random)));
        }
    }

    private void compare(String what, ToIntFunction<Random> policy, ToIntFunction<Random> predicate) {
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean policyFirst = round % 2 == 0;
            double first = perSecond(policyFirst ? policy : predicate, round);
            double second = perSecond(policyFirst ? predicate : policy, round);
            double ratio = policyFirst ? first / second : second / first;
            // the first two rounds warm up
            if (round >= 2) {
                ratios.add(ratio);
            }
        }
        ratios.sort(null);
        System.out.printf(
                "%s: with policy / predicate in SQL = %.2f (median of %d; %.2f to %.2f; must be at least 0.9)%n",
                what, ratios.get(ratios.size() / 2), ratios.size(), ratios.getFirst(), ratios.getLast());
    }

    private double perSecond(ToIntFunction<Random> read, int seed) {
        var random = new Random(seed);
        long begin = System.nanoTime();
        int found = 0;
        for (int i = 0; i < READS; i++) {
            found += tenancy.inTenant(TENANT, () -> read.applyAsInt(random));
        }
        if (found < READS) {
            throw new IllegalStateException("rows are missing");
        }
        return READS * 1e9 / (System.nanoTime() - begin);
    }

    private int one(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(String.class).optional().isPresent() ? 1 : 0;
    }

    private int many(String sql, Object... parameters) {
        return jdbc.sql(sql)
                .params(parameters)
                .query((row, _) -> row.getString(2))
                .list()
                .size();
    }

    private static UUID any(List<UUID> ids, Random random) {
        return ids.get(random.nextInt(ids.size() / 2));
    }

    private static void fill(DatabaseAccess access) throws SQLException {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into sample.notes (tenant_id, id, body)
                    select 'tenant-' || n %% %d, gen_random_uuid(), 'note ' || n from generate_series(1, %d) n""".formatted(TENANTS, ROWS));
            statement.execute("create schema plain");
            statement.execute("create table plain.notes (like sample.notes including all)");
            statement.execute("insert into plain.notes select * from sample.notes");
            statement.execute("grant usage on schema plain to bhiv_app");
            statement.execute("grant select on plain.notes to bhiv_app");
            statement.execute("vacuum (analyze) sample.notes");
            statement.execute("vacuum (analyze) plain.notes");
        }
    }
}
