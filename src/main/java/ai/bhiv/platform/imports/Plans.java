package ai.bhiv.platform.imports;

import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How PostgreSQL plans the statements of chunks.
final class Plans {
    private Plans() {}

    /// Plans each statement of the open transaction from now on for the arrays that it gets. A plan that is
    /// kept is made for arrays of any length and tables as they were: it compares every row with every member
    /// of the array.
    static void perCall(JdbcClient db) {
        mode(db, "force_custom_plan");
    }

    /// Lets plans be kept again. Where rows are written they must be: each foreign key of each row is looked up
    /// by a statement of its own, whose plan costs five times what it does.
    static void kept(JdbcClient db) {
        mode(db, "auto");
    }

    /// Counts the tables' values anew. Of a table that was empty a minute ago the planner believes that each
    /// tenant has a two-hundredth of it, and then reads all of the tenant's rows where an index would give it
    /// a few. A table that is being analysed already is left to whoever does it.
    static void learn(JdbcClient db, Set<String> tables) {
        if (!tables.isEmpty()) {
            db.sql("analyze (skip_locked) " + String.join(", ", tables)).update();
        }
    }

    private static void mode(JdbcClient db, String mode) {
        db.sql("select set_config('plan_cache_mode', ?, true)")
                .param(mode)
                .query(String.class)
                .single();
    }
}
