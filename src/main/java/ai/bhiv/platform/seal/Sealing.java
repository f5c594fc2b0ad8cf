package ai.bhiv.platform.seal;

import ai.bhiv.platform.store.Tenancy;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Seals the secrets of all modules before they reach a table (PLT-52): AES-256-GCM under a data key of the tenant,
/// which
/// is wrapped under the master key of the home. A sealed value opens only for the tenant and the record that it was
/// sealed for, so it cannot be moved to another.
///
/// A column that holds such values is `bytea`, its name begins with `sealed_`, and its comment in the database is the
/// SQL
/// expression of the `owner` of a row; a test holds this. Rotation finds the columns by it and seals them anew while
/// everybody goes on working.
///
/// Form of a value: format 2, four bytes version of the data key, nonce, ciphertext with tag. Format 1, of the first
/// release, is under the master key itself and still opens until a rotation has replaced it.
public final class Sealing {
    static final byte FORMAT = 2;
    private static final byte FIRST_FORMAT = 1;
    static final int HEADER = 1 + Integer.BYTES;

    private final DataKeys keys;
    private final MasterKeys masters;

    public Sealing(JdbcClient jdbc, MasterKeys masters) {
        this.keys = new DataKeys(jdbc, masters);
        this.masters = masters;
    }

    DataKeys keys() {
        return keys;
    }

    /// Seals a secret for a record of the tenant whose transaction is open.
    ///
    /// @param owner names the record for ever, such as `signing key ` and its id
    /// @throws IllegalStateException without a transaction, or when no master key here opens the tenant's data key
    public byte[] seal(String owner, byte[] secret) {
        var tenant = Tenancy.tenant();
        var newest = keys.newest(tenant);
        var body = Aead.seal(newest.key(), bound(tenant, owner), secret);
        return ByteBuffer.allocate(HEADER + body.length)
                .put(FORMAT)
                .putInt(newest.version())
                .put(body)
                .array();
    }

    /// The secret of a record of the tenant whose transaction is open.
    ///
    /// @throws IllegalStateException when it was sealed for another record or tenant, was altered, or its key is
    ///     not here
    public byte[] open(String owner, byte[] sealed) {
        var tenant = Tenancy.tenant();
        try {
            return switch (sealed.length == 0 ? 0 : sealed[0]) {
                case FORMAT -> {
                    if (sealed.length < HEADER) {
                        throw new GeneralSecurityException("too short for a sealed value");
                    }
                    int version = ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt();
                    yield Aead.open(keys.version(tenant, version), bound(tenant, owner), sealed, HEADER);
                }
                case FIRST_FORMAT -> openFirstFormat(owner, sealed);
                default -> throw new GeneralSecurityException("not a sealed value");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    owner + ": does not open (expected: a value sealed for it, and the master key of then)", e);
        }
    }

    private byte[] openFirstFormat(String owner, byte[] sealed) throws GeneralSecurityException {
        GeneralSecurityException last = null;
        for (var id : masters.ids()) {
            var master = masters.byId(id);
            if (master.isPresent()) {
                try {
                    var key = new SecretKeySpec(master.get().derived("identity sealing"), "AES");
                    return Aead.open(key, owner, sealed, 1);
                } catch (GeneralSecurityException e) {
                    last = e;
                }
            }
        }
        throw last == null ? new GeneralSecurityException("no master key") : last;
    }

    private static String bound(String tenant, String owner) {
        return tenant + "\0" + owner;
    }
}
