package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PortsTest {
    @Test
    void aTakenPortIsNamedWithItsProcess() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            assertThat(Ports.free("127.0.0.1", port)).isFalse();
            assertThat(Ports.owner(port))
                    .contains("(process " + ProcessHandle.current().pid() + ")");
            socket.close();
            assertThat(Ports.free("127.0.0.1", port)).isTrue();
            assertThat(Ports.owner(port)).isNull();
        }
    }
}
