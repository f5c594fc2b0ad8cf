package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerTest {
    @Test
    void anAddressOfIpv4IsItselfAndOneOfIpv6ItsFirst64Bits() {
        assertThat(Caller.prefix("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(Caller.prefix("2001:db8:1:2:3:4:5:6")).isEqualTo(Caller.prefix("2001:db8:1:2:ffff::1"));
        assertThat(Caller.prefix("2001:db8:1:2::1")).isNotEqualTo(Caller.prefix("2001:db8:1:3::1"));
        assertThat(Caller.prefix("0:0:0:0:0:0:0:1")).isEqualTo(Caller.prefix("::1"));
        assertThat(Caller.prefix("2001:db8::1")).isEqualTo("2001:db8:0:0::/64");
    }
}
