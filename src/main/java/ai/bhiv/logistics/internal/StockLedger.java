package ai.bhiv.logistics.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Batch;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The only writer of stock: each change is a move, and the level row follows it in the same transaction (LOG-1).
@Repository
final class StockLedger {
    private static final String MAIN = "main";

    private final JdbcClient db;
    private final Ids ids;

    StockLedger(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    /// Units that were there at the start.
    record Opening(UUID item, BigDecimal quantity) {}

    private record Move(UUID id, Opening opening) {}

    /// Posts the opening moves of items that have none yet.
    void open(List<Opening> openings) {
        if (openings.isEmpty()) {
            return;
        }
        var batch = new Batch<>(openings.stream()
                        .map(opening -> new Move(ids.next(), opening))
                        .toList())
                .column("id", "uuid", Move::id)
                .column("item_id", "uuid", move -> move.opening().item())
                .column("qty", "numeric", move -> move.opening().quantity());
        db.sql("""
                insert into logistics.stock_moves (id, item_id, from_location, to_location, qty, kind, occurred_at, actor)
                select m.id, m.item_id, 'opening', :location, m.qty, 'opening', now(), :by from %s""".formatted(batch.table("m")))
                .params(batch.params())
                .param("location", MAIN)
                .param("by", Caller.id())
                .update();
        // level rows are locked in item order, as everywhere
        db.sql("""
                insert into logistics.stock_levels (item_id, location, on_hand)
                select m.item_id, :location, m.qty from %s order by m.item_id
                on conflict (tenant_id, item_id, location)
                    do update set on_hand = stock_levels.on_hand + excluded.on_hand, version = stock_levels.version + 1""".formatted(batch.table("m")))
                .params(batch.params())
                .param("location", MAIN)
                .update();
    }
}
