package ai.bhiv.contract;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.About;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The suite against another process: a JVM of its own runs `crm`, and this one, which does not, calls it.
class RemoteClientTest extends ClientSuite {
    private static SecondProcess other;
    private static Platform caller;

    @BeforeAll
    static void start() throws IOException {
        var shared = TestPlatform.shared();
        other = SecondProcess.start(shared, Set.of(Role.CRM), Map.of(Role.GATEWAY, shared.url(Role.GATEWAY)));
        caller = Platform.start(
                TestPlatform.options(
                        Home.open(AtEnd.directory("bhiv-caller-")),
                        TestPlatform.freePorts(),
                        Set.of(Role.INTEGRATIONS),
                        Map.of(Role.CRM, other.url(Role.CRM), Role.GATEWAY, shared.url(Role.GATEWAY))),
                shared.access());
    }

    @AfterAll
    static void stop() {
        caller.close();
        other.close();
    }

    @Override
    <T> T client(Class<T> contract) {
        if (contract == About.class) {
            // Every process has this one itself; the client of another process's is made by hand.
            return caller.part(RemoteCalls.class)
                    .remote(contract, caller.part(Contracts.class).of(contract), Role.CRM);
        }
        return caller.part(contract);
    }
}
