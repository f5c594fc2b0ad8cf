package ai.bhiv.audit.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The change from one signing key to the next, as a signed note (C2SP signed-note) of both (AUD-18). Whoever trusts
/// one
/// of the two keys may trust the other: nobody who holds only the database can make such a text.
///
/// @param from the key before
/// @param to the key after
public record Handover(Note.Key from, Note.Key to, String text) {
    private static final String TITLE = "hands over its signing key";

    static Handover sign(SigningKey from, SigningKey to, Instant at) {
        var body = "%s %s\nfrom %s\nto %s\ntime %s\n"
                .formatted(from.key().name(), TITLE, from.key().text(), to.key().text(), at);
        return new Handover(from.key(), to.key(), body + "\n" + Note.line(body, from) + Note.line(body, to));
    }

    /// Reads a handover that both of its keys signed; nothing when the text is none.
    static @Nullable Handover read(String text) {
        var lines = text.split("\n", -1);
        if (lines.length < 6 || !lines[1].startsWith("from ") || !lines[2].startsWith("to ")) {
            return null;
        }
        try {
            var from = Note.Key.of(lines[1].substring(5));
            var to = Note.Key.of(lines[2].substring(3));
            boolean both = lines[0].equals(from.name() + " " + TITLE)
                    && from.name().equals(to.name())
                    && Note.standing(text, List.of(from)) == Note.Standing.GOOD
                    && Note.standing(text, List.of(to)) == Note.Standing.GOOD;
            return both ? new Handover(from, to, text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// A key as the database names it.
    record Named(Note.Key key, @Nullable Handover handover) {}

    /// The keys of the database that a trusted one vouches for, in their order, after those that it does not name.
    ///
    /// @param given what is trusted; when it is empty, the first key of the database is
    public static List<Note.Key> trusted(List<Note.Key> given, Connection connection) throws SQLException {
        var named = new ArrayList<Named>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select name, public_key, handover from audit.signing_keys
                        where tenant_id = '_system' order by number""")) {
            while (row.next()) {
                var text = row.getString(3);
                named.add(new Named(new Note.Key(row.getString(1), row.getBytes(2)), text == null ? null : read(text)));
            }
        }
        return trusted(given, named);
    }

    static List<Note.Key> trusted(List<Note.Key> given, List<Named> named) {
        var good = new ArrayList<String>();
        given.forEach(key -> good.add(key.text()));
        if (good.isEmpty() && !named.isEmpty()) {
            good.add(named.getFirst().key.text());
        }
        boolean more = true;
        while (more) {
            more = false;
            for (var one : named) {
                var handover = one.handover;
                if (handover != null && handover.to.text().equals(one.key.text())) {
                    var from = handover.from.text();
                    var to = handover.to.text();
                    if (good.contains(from) != good.contains(to)) {
                        good.add(good.contains(from) ? to : from);
                        more = true;
                    }
                }
            }
        }
        var inDatabase = named.stream().map(one -> one.key.text()).toList();
        var keys = new ArrayList<>(
                given.stream().filter(key -> !inDatabase.contains(key.text())).toList());
        named.stream().map(Named::key).filter(key -> good.contains(key.text())).forEach(keys::add);
        return List.copyOf(keys);
    }
}
