package ai.bhiv.platform.store;

/// The key under which secrets are sealed before they reach the database: 256 bits from a 0600 file in the home
/// (PLT-51). It has no readable form.
public final class MasterKey {
    private final byte[] bytes;

    /// @throws IllegalArgumentException when it is not 32 bytes long
    public MasterKey(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("master key: " + bytes.length + " bytes (expected: 32)");
        }
        this.bytes = bytes.clone();
    }

    /// A copy of the key.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "MasterKey";
    }
}
