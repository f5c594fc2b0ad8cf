package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmDashboard.CustomerCounts;
import ai.bhiv.crm.DealGrouping;
import ai.bhiv.crm.StageKind;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Folded;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class CrmAnalyticsStore {
    private final JdbcClient db;

    CrmAnalyticsStore(JdbcClient db) {
        this.db = db;
    }

    /// Deals of one group, stage and currency: everything else is a sum of these.
    record DealCell(
            String key,
            String stage,
            StageKind kind,
            @Nullable String currency,
            long deals,
            @Nullable BigDecimal amount) {}

    record Counts(CustomerCounts customers, long accounts, long products) {}

    /// One scan of the deals, whatever they are grouped by.
    List<DealCell> deals(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String owner,
            @Nullable String product,
            DealGrouping groupBy) {
        var conditions = new Conditions()
                .and("o.deleted_at is null")
                .and("o.close_date >= :from", "from", from)
                .and("o.close_date <= :to", "to", to)
                .and("o.owner_key = :owner", "owner", Folded.keyOrNull(owner))
                .and("""
                        o.product_id in (select id from crm.products
                            where name_key = :product or code_key = :product)""", "product", Folded.keyOrNull(product));
        return db.sql("""
                select coalesce(%s, '(none)') as key, o.stage, o.stage_kind, o.currency, count(*) as deals,
                    sum(o.amount) as amount
                from crm.opportunities o %s %s
                group by 1, 2, 3, 4""".formatted(key(groupBy), join(groupBy), conditions.where()))
                .params(conditions.values())
                .query((rs, row) -> new DealCell(
                        rs.getString("key"),
                        rs.getString("stage"),
                        Columns.constant(rs, "stage_kind", StageKind.class),
                        rs.getString("currency"),
                        rs.getLong("deals"),
                        rs.getBigDecimal("amount")))
                .list();
    }

    Counts records(LocalDate today) {
        return db.sql("""
                select count(*) as total,
                    count(*) filter (where status = 'active') as active,
                    count(*) filter (where status = 'inactive') as inactive,
                    count(*) filter (where status = 'suspended') as suspended,
                    count(*) filter (where created_at >= :today) as new_today,
                    (select count(*) from crm.accounts where deleted_at is null) as accounts,
                    (select count(*) from crm.products where deleted_at is null) as products
                from crm.customers where deleted_at is null""")
                .param("today", Columns.stored(Columns.startOf(today)))
                .query((rs, row) -> new Counts(
                        new CustomerCounts(
                                rs.getLong("total"),
                                rs.getLong("active"),
                                rs.getLong("inactive"),
                                rs.getLong("suspended"),
                                rs.getLong("new_today")),
                        rs.getLong("accounts"),
                        rs.getLong("products")))
                .single();
    }

    private static String key(DealGrouping groupBy) {
        return switch (groupBy) {
            case NONE -> "''";
            case OWNER -> "o.owner";
            case PRODUCT -> "p.name";
            case ACCOUNT -> "a.name";
            case SECTOR -> "a.sector";
            case OFFICE -> "r.office";
            case MANAGER -> "r.manager";
            case QUARTER -> "to_char(o.close_date, 'YYYY-\"Q\"Q')";
            case STAGE -> "o.stage";
        };
    }

    private static String join(DealGrouping groupBy) {
        return switch (groupBy) {
            case NONE, OWNER, QUARTER, STAGE -> "";
            case PRODUCT -> "left join crm.products p on p.id = o.product_id";
            case ACCOUNT, SECTOR -> "left join crm.accounts a on a.id = o.account_id";
            case OFFICE, MANAGER -> "left join crm.sales_reps r on r.name_key = o.owner_key and r.deleted_at is null";
        };
    }
}
