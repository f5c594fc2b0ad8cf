package ai.bhiv.identity.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.store.MasterKey;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final byte[] SECRET = "a private key".getBytes(UTF_8);

    private final Sealing sealing = new Sealing(new MasterKey(new byte[32]));

    @Test
    void whatIsSealedOpensAgain() {
        var sealed = sealing.seal(SECRET, "key 1");
        assertThat(sealing.open(sealed, "key 1")).isEqualTo(SECRET);
        assertThat(new String(sealed, UTF_8)).doesNotContain("private");
        assertThat(sealing.seal(SECRET, "key 1")).isNotEqualTo(sealed);
    }

    @Test
    void anotherMasterKeyIsRefused() {
        var other = new byte[32];
        other[31] = 1;
        var sealed = sealing.seal(SECRET, "key 1");
        assertThatThrownBy(() -> new Sealing(new MasterKey(other)).open(sealed, "key 1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: the master key that it was sealed with");
    }

    @Test
    void aSealCannotBeMovedToAnotherRecord() {
        var sealed = sealing.seal(SECRET, "key 1");
        assertThatThrownBy(() -> sealing.open(sealed, "key 2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyAlteredByteIsNoticed() {
        var sealed = sealing.seal(SECRET, "key 1");
        for (int i = 0; i < sealed.length; i++) {
            var altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> sealing.open(altered, "key 1")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aMasterKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new MasterKey(new byte[16])).hasMessageContaining("16 bytes (expected: 32)");
    }
}
