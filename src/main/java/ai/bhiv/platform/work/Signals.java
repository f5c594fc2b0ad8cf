package ai.bhiv.platform.work;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Signals to runs, in the open transaction of a tenant.
final class Signals {
    private final JdbcClient jdbc;
    private final WorkHint hint;

    Signals(JdbcClient jdbc, WorkHint hint) {
        this.jdbc = jdbc;
        this.hint = hint;
    }

    /// @param id the same at every repeat
    /// @param payload JSON
    record Given(UUID run, String id, String name, String payload) {}

    /// What became of one.
    enum Put {
        TAKEN,
        /// A signal with its id was there.
        REPEATED,
        OVER,
        UNKNOWN
    }

    /// Keeps a signal and wakes its run when that waits for it. The run is locked first, before the signal is written,
    /// so that a run that begins to wait in this moment sees it.
    Put put(Given signal) {
        var state = jdbc.sql("select state from work.runs where id = ? for no key update")
                .param(signal.run())
                .query(String.class)
                .optional();
        if (state.isEmpty()) {
            return Put.UNKNOWN;
        }
        boolean over =
                RunState.valueOf(state.get().toUpperCase(java.util.Locale.ROOT)).over();
        if (over) {
            return repeated(signal) ? Put.REPEATED : Put.OVER;
        }
        int kept = jdbc.sql("""
                        insert into work.signals (run_id, signal_id, name, payload) values (?, ?, ?, ?::json)
                        on conflict do nothing""")
                .params(signal.run(), signal.id(), signal.name(), signal.payload())
                .update();
        if (kept == 0) {
            return Put.REPEATED;
        }
        jdbc.sql("""
                        update work.runs
                           set state = 'ready', rank = clock_timestamp() - priority * interval '1 minute',
                               due_at = null, waits_for = null
                         where id = ? and state = 'waiting' and ? = any (waits_for)
                        returning queue""")
                .params(signal.run(), signal.name())
                .query(String.class)
                .optional()
                .ifPresent(hint::afterCommit);
        return Put.TAKEN;
    }

    private boolean repeated(Given signal) {
        return jdbc.sql("select exists (select from work.signals where run_id = ? and signal_id = ?)")
                .params(signal.run(), signal.id())
                .query(Boolean.class)
                .single();
    }
}
