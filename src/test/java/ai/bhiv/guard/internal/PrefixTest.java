package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.web.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    private static final List<Prefix> TRUSTED =
            Stream.of("10.0.0.0/8", "2001:db8::/32").map(Prefix::parse).toList();

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7/32",
        "198.51.100.0/24, 198.51.100.0/24",
        "::ffff:203.0.113.7, 203.0.113.7/32",
        "2001:db8::/32, 2001:db8:0:0:0:0:0:0/32",
        "0.0.0.0/0, 0.0.0.0/0",
    })
    void networksHaveOneSpelling(String given, String written) {
        assertThat(Prefix.parse(given)).hasToString(written);
        assertThat(Prefix.parse(written)).isEqualTo(Prefix.parse(given));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "203.0.113",
                "10.1",
                "0x7f.0.0.1",
                "010.0.0.1",
                "203.0.113.7/33",
                "203.0.113.7/24",
                "fe80::1%eth0",
                "localhost",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "[::1]",
                "1.2.3.4/1/2"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNetworkCoversWhatItsFirstBitsSay() {
        var random = new Random(20261126);
        for (int i = 0; i < 10_000; i++) {
            int address = random.nextInt();
            int bits = random.nextInt(33);
            var one = Prefix.parse(
                    "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255));
            var network = one.cut(bits);
            assertThat(network.covers(one)).isTrue();
            if (bits > 0) {
                int other = address ^ 1 << 32 - bits;
                assertThat(network.covers(Prefix.parse("%d.%d.%d.%d"
                                .formatted(other >>> 24, other >>> 16 & 255, other >>> 8 & 255, other & 255))))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the peer is nobody whom we believe
                "203.0.113.9 | 1.1.1.1 | 203.0.113.9",
                "10.0.0.1 | 198.51.100.4 | 198.51.100.4",
                // what a client wrote before the proxy added its address
                "10.0.0.1 | 1.1.1.1, 198.51.100.4 | 198.51.100.4",
                "10.0.0.1 | 1.1.1.1, 198.51.100.4, 10.2.2.2 | 198.51.100.4",
                "10.0.0.1 | 1.1.1.1, nonsense, 10.2.2.2 | 10.2.2.2",
                "10.0.0.1 | 198.51.100.4:4711 | 198.51.100.4",
                "10.0.0.1 | [2001:db9::1]:4711 | 2001:db9::1",
                "10.0.0.1 | '' | 10.0.0.1",
            })
    void theClientIsTheFirstAddressFromTheRightThatIsNoProxy(String peer, String header, String client) {
        var headers = new Headers().set("X-Forwarded-For", header);
        assertThat(ClientAddress.of(peer, headers, "X-Forwarded-For", TRUSTED)).isEqualTo(client);
        var standard = new Headers();
        for (var hop : header.split(",", -1)) {
            standard.add("Forwarded", "proto=https;for=\"" + hop.strip() + "\";by=10.0.0.1");
        }
        assertThat(ClientAddress.of(peer, standard, "Forwarded", TRUSTED)).isEqualTo(client);
    }

    @Test
    void aBlockEndsByTheClockAndAnotherProcessMayLiftIt() {
        var now = Instant.parse("2026-11-26T00:00:00Z");
        var blocks = new Blocks();
        var client = Prefix.parse("203.0.113.7");
        blocks.block(client, now.plusSeconds(300));
        assertThat(blocks.until("203.0.113.7", now.plusSeconds(299))).isPresent();
        assertThat(blocks.until("203.0.113.7", now.plusSeconds(300))).isEmpty();
        assertThat(blocks.until("203.0.113.8", now)).isEmpty();
        // not written yet: a reading of the database does not end it
        blocks.replace(List.of(), now);
        assertThat(blocks.until("203.0.113.7", now)).isPresent();
        blocks.written(client);
        blocks.replace(List.of(new Blocks.Entry(client, now.plusSeconds(600))), now);
        assertThat(blocks.until("203.0.113.7", now.plusSeconds(599))).isPresent();
        blocks.replace(List.of(), now);
        assertThat(blocks.until("203.0.113.7", now)).isEmpty();
        blocks.replace(List.of(new Blocks.Entry(Prefix.parse("2001:db8::/48"), now.plusSeconds(60))), now);
        assertThat(blocks.until("2001:db8:0:1::7", now)).isPresent();
        assertThat(blocks.until("2001:db8:1::7", now)).isEmpty();
    }
}
